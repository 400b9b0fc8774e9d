"""Files that people add as proof of something: which kinds are taken, and whether a file is what its name says."""

from __future__ import annotations

from django.core.exceptions import ValidationError

LIMIT = 20 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".doc": (_OLE,),
    ".xls": (_OLE,),
    ".wps": (_OLE, _ZIP),
    ".et": (_OLE, _ZIP),
    ".ofd": (_ZIP,),
}
"""The endings that are taken, and with which bytes such a file begins."""
ACCEPT = ",".join(KINDS)
"""For the ``accept`` attribute of a file field."""


def check_attachment(name: str, size: int, head: bytes) -> None:
    """Errors: ``ValidationError`` for a file that is empty, too large, of a kind that is not taken, or not what its
    name says. ``head`` are its first bytes."""
    ending = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    if ending not in KINDS:
        raise ValidationError(f"“{name}”不是可以上传的文件。请上传图片、PDF、Word、Excel、WPS 或 OFD 文件。")
    if not size:
        raise ValidationError(f"“{name}”是空文件，请检查后重新上传。")
    if size > LIMIT:
        raise ValidationError(f"“{name}”有 {size / 1024 / 1024:.1f} MB，超过 20 MB。请压缩图片或分成几个文件。")
    if not head.startswith(KINDS[ending]):
        raise ValidationError(f"“{name}”的内容与扩展名 {ending} 不符，请用原来的软件打开检查，另存后再上传。")
