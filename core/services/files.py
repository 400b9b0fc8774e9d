"""Uploaded files: kept once by content, encrypted, under ``DATA_DIR/files``."""

import hashlib
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ForeignObjectRel

from core.encryption import cipher
from core.models import StoredFile


def store(*, content: bytes) -> StoredFile:
    """Keep a file's bytes; the same content twice is one row and one file."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(cipher().encrypt(content))
        part.replace(path)
    stored, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": len(content)})
    return stored


def discard(*, keys: Iterable[int]) -> None:
    """Throw files away to which no row refers any more: their rows now, their bytes when the transaction is committed.
    A file that somebody else gave too stays."""
    for stored in StoredFile.objects.filter(pk__in=list(keys)).order_by("pk"):
        if not _is_referred_to(stored):
            path = _path(stored.sha256)
            stored.delete()
            transaction.on_commit(partial(path.unlink, missing_ok=True))


def _is_referred_to(stored: StoredFile) -> bool:
    relations = StoredFile._meta.get_fields(include_hidden=True)
    fields = [each.field for each in relations if isinstance(each, ForeignObjectRel)]
    return any(field.model._base_manager.filter(**{field.name: stored}).exists() for field in fields)


def read(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return cipher().decrypt(_path(stored.sha256).read_bytes())


def _path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256
