"""What is to be done next, derived from the data: nothing is ticked off by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from elections.page_scope import PageScope
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
    """Uploads to decide first, then units not reported, heads and facts that are missing."""
    return [*_batches(open_batches), *_units(scope, bench), *_people(scope, bench)]


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
