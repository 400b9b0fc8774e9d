"""Secret keys: from the environment, else made once and kept in ``DATA_DIR/keys``; production makes none by itself."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def _make_token() -> str:
    return secrets.token_urlsafe(50)


def _make_fernet_key() -> str:
    return Fernet.generate_key().decode()


MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _make_token,
    "FIELD_ENCRYPTION_KEYS": _make_fernet_key,
    "IDENTITY_HASH_KEY": _make_token,
}


def load_key(name: str, data_dir: Path, production: bool) -> str:
    """The value of one key. Errors: ImproperlyConfigured when production lacks it."""
    if value := os.environ.get(name):
        return value
    file = data_dir / "keys" / name.lower()
    if file.exists():
        return file.read_text().strip()
    if production:
        raise ImproperlyConfigured(f"生产环境缺少密钥 {name}：请设置环境变量，或把密钥放入 {file}。")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _create(file, MAKERS[name]())


def _create(file: Path, value: str) -> str:
    """Write a new key unless another process was first; return what stands in the file."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.touch(mode=0o600)
    new.write_text(value)
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return file.read_text().strip()
