"""Personal numbers at rest: Fernet of the ``cryptography`` library for reading back, a keyed hash for looking up."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """Encrypts with the first of ``FIELD_ENCRYPTION_KEYS``, reads with any: so keys can be rotated."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS))


def keyed_hash(value: str, realm: int | None = None) -> str:
    """HMAC-SHA256 of a personal number, 64 hex digits; empty for an empty value.

    The same number has another hash in each ``realm`` (``elections.models.Term.realm``): it is found in its own only.
    """
    if not value:
        return ""
    told = value if realm is None else f"{realm}:{value}"
    return hmac.new(settings.IDENTITY_HASH_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database. It cannot be searched: keep a ``keyed_hash`` beside it."""

    description = "加密文本"

    def get_prep_value(self, value: Any) -> str:
        return cipher().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return cipher().decrypt(value.encode()).decode() if value else ""
