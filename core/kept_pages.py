"""Whole pages kept for whoever was given them, until anything is written.

A page stands on the rows of the database, the session, the day and its address. ``written`` counts as a stamp that a
write changes once it is committed, so a page kept under another stamp is never given again. Stamp and pages pass
through the cache, which may be away or forget them: then pages are made anew.
"""

from __future__ import annotations

import hashlib
import re
import uuid
import zlib
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.services import hints

SECONDS = 120
"""How long a page is kept: also the longest that a stamp which could not be changed may mislead."""
STAMP = "pages-stamp"
STAMP_SECONDS = 24 * 3600
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|COPY|WITH\b.*?\b(?:INSERT|UPDATE|DELETE))\b",
    re.S | re.I,
)
OF_NO_PAGE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?django_session\b', re.I)


def note_writes(connection: Any, **kwargs: Any) -> None:
    """Receiver of ``connection_created``."""
    if note_written not in connection.execute_wrappers:
        connection.execute_wrappers.append(note_written)


def note_written(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A wrapper of every statement (``connection.execute_wrappers``): one that wrote rows changes the stamp."""
    result = execute(sql, params, many, context)
    if (found := WRITES.match(sql)) and not OF_NO_PAGE.match(sql):
        counts_rows = found[1].upper() in ("UPDATE", "DELETE") and not many
        if not counts_rows or context["cursor"].rowcount:
            _written_on(context["connection"])
    return result


def _written_on(database: Any) -> None:
    if not database.in_atomic_block:
        change_stamp()
    elif not any(entry[1] is change_stamp for entry in database.run_on_commit):
        database.on_commit(change_stamp)


def change_stamp() -> None:
    """No page kept until now is given again."""
    hints.put(STAMP, uuid.uuid4().hex, STAMP_SECONDS)


def stamp() -> str:
    """What pages are kept under at this moment. Must be read before the page reads its rows."""
    found = hints.take(STAMP)
    if found is None:
        change_stamp()
        found = hints.take(STAMP)
    return found or ""


def key_of(request: HttpRequest) -> str:
    """The key of the page that this request asks for; empty where none may be kept: for the anonymous, beside words
    that are shown once, for a browser without the cookie that its forms need, and in an open transaction, whose rows
    others do not see."""
    session = request.session.session_key
    secret = request.META.get("CSRF_COOKIE")
    if request.method != "GET" or not session or not secret or not request.user.is_authenticated:
        return ""
    if connection.in_atomic_block or len(get_messages(request)) or not (current := stamp()):
        return ""
    asked_by = sorted(f"{name}: {value}" for name, value in request.headers.items() if name.startswith("Hx-"))
    parts = [
        current,
        session,
        secret,
        f"{timezone.localdate()}",
        request.get_host(),
        request.get_full_path(),
        *asked_by,
    ]
    return "page-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def kept_page(key: str) -> HttpResponse | None:
    found = hints.take(key)
    if found is None:
        return None
    packed, headers = found
    return HttpResponse(zlib.decompress(packed), headers=headers)


def keep_page(key: str, response: HttpResponseBase) -> None:
    """Keep an answer, if it is a whole page of HTML and leaves nothing in the browser."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return
    if response.headers.get("Content-Type", "").startswith("text/html"):
        hints.put(key, (zlib.compress(response.content, 1), dict(response.headers)), SECONDS)
