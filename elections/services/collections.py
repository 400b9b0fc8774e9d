"""Asking streets for something by a day, and what they give (填报任务)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.services import files
from core.services.audit import changes_between, record, snapshot
from elections.models import Collection, CollectionReply, Term
from elections.selectors import today_of
from places.models import Area

State = CollectionReply.State


@transaction.atomic
def open_collection(
    *,
    actor: User | None,
    term: Term,
    area: Area,
    title: str,
    kind: str,
    due_on: dt.date,
    townships: Iterable[Area],
    note: str = "",
    template: bytes = b"",
    template_name: str = "",
) -> Collection:
    """Ask streets for something. Errors: ValidationError for a day that has passed, or nobody asked."""
    asked = sorted(townships, key=lambda each: each.code)
    if not asked:
        raise ValidationError({"townships": "请至少选择一个报送单位。"})
    if due_on < today_of(term):
        raise ValidationError({"due_on": f"截止日期 {due_on} 已过，请改为今天（{today_of(term)}）或以后。"})
    collection = Collection.objects.create(
        term=term,
        area=area,
        title=title.strip(),
        kind=kind,
        note=note.strip(),
        due_on=due_on,
        template=files.store(content=template) if template else None,
        template_name=template_name,
        asked_by=actor,
    )
    CollectionReply.objects.bulk_create([CollectionReply(collection=collection, area=each) for each in asked])
    changes = {"due_on": str(due_on), "townships": [each.name for each in asked]}
    record(actor=actor, action="collection_opened", instance=collection, changes=changes, area_path=area.path)
    return collection


@transaction.atomic
def edit_collection(
    *, actor: User | None, collection: Collection, title: str, note: str, due_on: dt.date
) -> Collection:
    """Correct what is asked, or give more time. Errors: ValidationError for one that is closed."""
    _check_running(collection)
    before = snapshot(collection)
    collection.title, collection.note, collection.due_on = title.strip(), note.strip(), due_on
    changes = changes_between(before, collection)
    if changes:
        collection.save()
        path = collection.area.path
        record(actor=actor, action="collection_edited", instance=collection, changes=changes, area_path=path)
    return collection


@transaction.atomic
def close_collection(*, actor: User | None, collection: Collection) -> Collection:
    """End it: what was given stays as it is, what is owed stays owed. Errors: ValidationError for one closed before."""
    _check_running(collection)
    collection.closed_at = timezone.now()
    collection.save(update_fields=["closed_at", "updated_at"])
    given = collection.replies.filter(state=State.GIVEN).count()  # type: ignore[attr-defined]
    changes = {"given": given, "asked": collection.replies.count()}  # type: ignore[attr-defined]
    path = collection.area.path
    record(actor=actor, action="collection_closed", instance=collection, changes=changes, area_path=path)
    return collection


@transaction.atomic
def give(
    *,
    actor: User | None,
    reply: CollectionReply,
    note: str = "",
    content: bytes = b"",
    file_name: str = "",
    content_hash: str = "",
) -> CollectionReply:
    """A street hands in what it was asked for: a file where one is wanted, else the data it has entered, whose hash is
    kept. Errors: ValidationError where the collection is closed, or the file is missing."""
    _check_running(reply.collection)
    if reply.collection.kind == Collection.Kind.FILE and not content:
        raise ValidationError({"file": "请选择要报送的文件。"})
    reply.state, reply.note, reply.reason = State.GIVEN, note.strip(), ""
    reply.given_by, reply.given_at, reply.content_hash = actor, timezone.now(), content_hash
    if content:
        reply.file, reply.file_name = files.store(content=content), file_name
    reply.save()
    changes: dict[str, Any] = {"file": file_name, "note": note.strip()}
    path = reply.area.path
    record(actor=actor, action="collection_answered", instance=reply, changes=changes, area_path=path)
    return reply


@transaction.atomic
def return_reply(*, actor: User | None, reply: CollectionReply, reason: str) -> CollectionReply:
    """Send a street's answer back. Errors: ValidationError without a reason, for none given, or a closed collection."""
    _check_running(reply.collection)
    if not reason.strip():
        raise ValidationError({"reason": "退回须填写理由。"})
    if reply.state != State.GIVEN:
        raise ValidationError("还没有报送，不能退回。")
    reply.state, reply.reason = State.RETURNED, reason.strip()
    reply.save()
    path = reply.area.path
    record(actor=actor, action="collection_returned", instance=reply, reason=reason.strip(), area_path=path)
    return reply


@transaction.atomic
def note_download(*, actor: User, reply: CollectionReply) -> None:
    """Log that somebody took the file that a street gave: it may hold people."""
    path = reply.area.path
    record(actor=actor, action="original_downloaded", instance=reply, changes={"file": reply.file_name}, area_path=path)


def _check_running(collection: Collection) -> None:
    if collection.closed_at:
        ended = f"{timezone.localtime(collection.closed_at):%Y-%m-%d}"
        raise ValidationError(f"填报任务“{collection.title}”已于 {ended} 结束，内容不再更改。")
