"""Answers that are files."""

from typing import Any

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".xlsx": XLSX, ".docx": DOCX, ".csv": "text/csv; charset=utf-8"}


def download(file: Any, name: str) -> FileResponse:
    """A file from its beginning, to be saved under ``name`` and kept in no cache: it may hold people."""
    file.seek(0)
    known = next((kind for ending, kind in _TYPES.items() if name.lower().endswith(ending)), "")
    response = FileResponse(file, as_attachment=True, filename=name, content_type=known or "application/octet-stream")
    response["Cache-Control"] = "no-store"
    return response
