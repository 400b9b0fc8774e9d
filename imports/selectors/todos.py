"""What is to be done next, derived from the data: nothing is ticked off by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.urls import reverse

from cadres.selectors.progress import board_of
from cadres.selectors.reminders import SOON_DAYS, is_due_soon
from cadres.selectors.submissions import handed_in
from elections.choices import DataKind, SubmissionState
from elections.models import Contest, Submission
from elections.page_scope import PageScope
from elections.selectors.collections import owed_by
from elections.selectors.terms import today_of
from imports.models import Batch
from imports.selectors.workbench import FACTS, HEADS, Workbench

WHY = {
    "birth": "不计入平均年龄",
    "id_number": "下次导入时认不出是同一人",
    "education": "不计入学历占比",
    "political_status": "不计入党员占比",
    "joined_party": "中共党员应有入党时间",
}


@dataclass(frozen=True)
class Todo:
    """One thing to do: its mark, what, why, and where."""

    icon: str
    text: str
    note: str
    url: str
    action: str


def todos(*, scope: PageScope, bench: Workbench, open_batches: list[Batch]) -> list[Todo]:
    """What came back first, then what is asked for and what the plan wants by now, uploads to decide, what is ready to
    be handed in, units not reported, facts that are missing. Before the vote no roster is wanted."""
    ahead = vote_ahead(scope)
    return [
        *_returned(scope),
        *_asked(scope),
        *_tasks(scope),
        *_batches(open_batches),
        *_to_hand_in(scope, ahead),
        *([] if ahead else _units(scope, bench)),
        *_people(scope, bench),
    ]


def vote_ahead(scope: PageScope) -> dt.date | None:
    """The next election day of a scope none of whose units has elected yet; None once one has, or without days."""
    assert scope.term is not None
    contests = Contest.objects.filter(term=scope.term, occasion=0).under(scope.area.path)
    found = contests.aggregate(
        next=Min("election_day", filter=Q(election_day__gte=today_of(scope.term))), done=Count("completed_on")
    )
    next_day: dt.date | None = found["next"]
    return None if found["done"] else next_day


def _returned(scope: PageScope) -> Iterator[Todo]:
    """Data of units that the county sent back; a single one opens itself."""
    assert scope.term is not None
    returned = Submission.objects.filter(term=scope.term, state=SubmissionState.RETURNED).under(scope.area.path)
    by_kind: dict[str, list[Submission]] = {}
    for each in returned.select_related("unit").order_by("kind", "unit__code"):
        by_kind.setdefault(each.kind, []).append(each)
    for kind, found in by_kind.items():
        label = DataKind(kind).label
        if len(found) == 1:
            unit = found[0].unit
            address = f"{reverse('cadres:submission', args=[unit.pk])}?term={scope.term.pk}&content={kind}"
            yield Todo("change", f"{unit}的{label}被退回", found[0].reason, address, "去修改")
        else:
            address = f"{reverse('cadres:submissions')}?{scope.query(content=kind, state=SubmissionState.RETURNED)}"
            text = f"{len(found)}个{scope.words['unit']}的{label}被退回"
            yield Todo("change", text, "理由写在各单位，需要改的行旁边有意见", address, "去修改")


def _to_hand_in(scope: PageScope, ahead: dt.date | None) -> Iterator[Todo]:
    """What is entered and not handed in: before the vote the candidates, after it roster and results."""
    for kind in (DataKind.CANDIDATES,) if ahead else (DataKind.ROSTER, DataKind.RESULTS):
        ready = sum(row.rows > 0 and row.state == SubmissionState.FILLING for row in handed_in(scope, kind).rows)
        if ready:
            address = f"{reverse('cadres:submissions')}?{scope.query(content=kind, state=SubmissionState.FILLING)}"
            text = f"{ready}个{scope.words['unit']}的{kind.label}已填报、还没有提交"
            yield Todo("upload", text, "核对无误后提交，由上级审核；提交后不能再改", address, "去提交")


def _asked(scope: PageScope) -> Iterator[Todo]:
    """What was asked of the street and is not handed in."""
    assert scope.term is not None
    today = today_of(scope.term)
    for reply in owed_by(scope.term, scope.area):
        days = (reply.collection.due_on - today).days
        when = f"还有{days}天截止" if days > 0 else "今天截止" if days == 0 else f"已逾期{-days}天"
        text = f"{reply.collection.title}：{when}"
        note = (
            f"退回：{reply.reason}"
            if reply.reason
            else f"截止{reply.collection.due_on:%m月%d日}，{reply.area.name}未报"
        )
        yield Todo("warning" if days < 0 else "calendar", text, note, reply.collection.get_absolute_url(), "去报送")


def _tasks(scope: PageScope) -> Iterator[Todo]:
    """What the term's plan wants by now."""
    assert scope.term is not None
    board = board_of(scope.term, scope.area, scope.kind)
    address = f"{reverse('cadres:progress_today')}?{scope.query()}"
    if board.late:
        longest = board.late_rows[0]
        note = f"最长{longest.longest}天：{longest.unit}"
        yield Todo("warning", f"{board.late}项换届任务逾期", note, address, "去处理")
    soon = [cell for cell in board.cells if is_due_soon(cell)]
    if soon:
        note = "、".join(dict.fromkeys(cell.task.short_name or cell.task.name for cell in soon))
        yield Todo("clock", f"{len(soon)}项换届任务{SOON_DAYS}天内到期", note, address, "查看")


def _batches(batches: list[Batch]) -> Iterator[Todo]:
    for batch in batches:
        errors = batch.counts.get("error", 0)
        text = f"{batch.file_name}：{errors}行错误" if errors else f"{batch.file_name}：等待确认"
        note = "改好后重传，或只写入正确行" if errors else "核对无误后写入，写入前不改动数据"
        yield Todo("error" if errors else "upload", text, note, batch.get_absolute_url(), "继续核对")


def _units(scope: PageScope, bench: Workbench) -> Iterator[Todo]:
    if silent := bench.counts["none"]:
        yield Todo(
            "clock", f"{silent}个{scope.words['unit']}未填报", "花名册一行也没有", _list(scope, show="none"), "查看"
        )
    for head, word in HEADS.items():
        if count := bench.units_without(head):
            note = (
                "书记空缺或未填“党组织职务”"
                if head == "secretary"
                else f"主任空缺或未填“{scope.words['committee']}职务”"
            )
            yield Todo("warning", f"{count}个{scope.words['unit']}没有{word}", note, _list(scope, lack=head), "查看")


def _people(scope: PageScope, bench: Workbench) -> Iterator[Todo]:
    for fact, (word, _) in FACTS.items():
        if count := bench.people_lacking[fact]:
            yield Todo("warning", f"{count}人缺{word}", WHY[fact], _list(scope, lack=fact), "补录")


def _list(scope: PageScope, **changes: str) -> str:
    return f"{reverse('imports:workbench')}?{scope.query(**changes)}#units"
