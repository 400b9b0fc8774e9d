"""Uploaded files: kept once by content, encrypted, under ``DATA_DIR/files``."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from core.encryption import cipher
from core.models import StoredFile


def store(*, content: bytes) -> StoredFile:
    """Keep a file's bytes; the same content twice is one row and one file."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(cipher().encrypt(content))
        partial.replace(path)
    stored, _ = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": len(content)})
    return stored


def read(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return cipher().decrypt(_path(stored.sha256).read_bytes())


def _path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256
