"""Forms of the plan's pages: what a board shows, one cell, many cells at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from cadres.selectors.progress import Board, Cell, Row
from cadres.services.progress import Upload, note_task
from core.attachments import ACCEPT
from core.forms import ServiceForm
from elections.choices import TaskState
from elections.models import UnitTask
from elections.rules.plan import COMMITTEE_DAY, CellState, Entry
from places.models import Unit

SHOWN = {"all": "全部", "late": "有逾期", "key": "重点难点", "pilot": "试点"}
SORTS = {"late": "按逾期、完成数", "code": "按街镇、单位", "day": "按选举日", "pilot": "试点在前"}


class BoardFilter(forms.Form):
    """Which units and tasks of a board are shown, and in which order."""

    street = forms.TypedChoiceField(label="街镇", required=False, coerce=int, empty_value=None)
    stage = forms.TypedChoiceField(label="阶段", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False)
    show = forms.ChoiceField(required=False, choices=list(SHOWN.items()), widget=forms.HiddenInput)
    sort = forms.ChoiceField(label="排序", required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any, *, board: Board) -> None:
        super().__init__(data)
        self.board = board
        streets = [(area.pk, area.name) for area, _ in board.by_township()]
        stages = [(each.stage.number, each.stage.name) for each in board.stages if each.stage]
        states = [(state.value, state.label) for state in CellState]
        for name, choices in (("street", streets), ("stage", stages), ("state", states)):
            field: Any = self.fields[name]
            field.choices = [("", "全部"), *choices]
            field.widget.attrs["data-submit"] = ""
        self.fields["sort"].widget.attrs["data-submit"] = ""
        self.is_valid()
        self.chosen: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.fields}

    @property
    def showing(self) -> str:
        return self.chosen["show"] or "all"

    def in_street(self) -> Board:
        """The units of the chosen street: what the counts are of."""
        street, stage = self.chosen["street"], self.chosen["stage"]
        rows = [row for row in self.board.rows if not street or row.unit.township_id == street]
        board = self.board.of(rows)
        return board.stage_only(stage) if stage else board

    def shown(self, board: Board) -> Board:
        """Of these the units that are asked for, in order."""
        state = self.chosen["state"]
        rows = [row for row in board.rows if _fits(row, self.showing)]
        if state:
            rows = [row for row in rows if any(cell.state == state for cell in row.cells)]
        return board.of(sorted(rows, key=_KEYS[self.chosen["sort"] or "late"]))

    def counts(self, board: Board) -> list[tuple[str, str, int]]:
        """The exclusive choices with how many units each has."""
        return [(key, words, sum(_fits(row, key) for row in board.rows)) for key, words in SHOWN.items()]


def _fits(row: Row, show: str) -> bool:
    fits = {"all": True, "late": bool(row.late), "key": row.is_key, "pilot": row.profile.is_pilot}
    return fits[show]


def _by_code(row: Row) -> tuple[Any, ...]:
    return (row.unit.township.path, row.unit.code)


def _by_day(row: Row) -> tuple[Any, ...]:
    day = row.plan.days[COMMITTEE_DAY].day
    return (day is None, day or dt.date.max, *_by_code(row))


_KEYS: dict[str, Any] = {
    "late": lambda row: (-row.longest, -len(row.late), -len(row.blocked), row.done, *_by_code(row)),
    "code": _by_code,
    "day": _by_day,
    "pilot": lambda row: (not row.profile.is_pilot, *_by_code(row)),
}


class NoteForm(ServiceForm):
    """How far a unit is with a task; of tasks that the product knows by itself only the note and the files."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "未开始"), *TaskState.choices], widget=forms.RadioSelect
    )
    done_on = forms.DateField(
        label="完成日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    percent = forms.IntegerField(label="进度（%）", required=False, help_text="进行中的填 0 到 99，不填也可以。")
    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(
        label="佐证材料",
        required=False,
        help_text="图片、PDF、Word、Excel、WPS 或 OFD，不超过 20 MB；加密保存，下载留痕。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": "文件是空的，请检查后重新上传。"},
    )
    field_order = ("state", "done_on", "percent", "note", "file")

    def __init__(self, *args: Any, unit: Unit, cell: Cell, **kwargs: Any) -> None:
        noted, today = cell.noted, cell.standing.today
        initial = {
            "state": noted.state if noted else "",
            "done_on": (noted.done_on if noted else None) or today,
            "percent": noted.percent if noted else None,
            "note": noted.note if noted else "",
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.unit, self.cell = unit, cell
        if cell.task.evidence:
            self.fields["file"].label = f"佐证材料（{cell.task.evidence}）"
        if cell.is_automatic:
            for name in ("state", "done_on", "percent"):
                del self.fields[name]

    def save(self, *, actor: Any) -> UnitTask:
        values, file = self.cleaned_data, self.cleaned_data["file"]
        entry = None if self.cell.is_automatic else self._entry()
        uploads = [Upload(file.name, file.read())] if file else []
        return note_task(
            actor=actor, unit=self.unit, task=self.cell.task, entry=entry, note=values["note"], uploads=uploads
        )

    def _entry(self) -> Entry | None:
        """The state that was chosen; None where it is the one that is there, so that an obstacle hinders no note."""
        values, noted = self.cleaned_data, self.cell.noted
        state = values["state"]
        entry = Entry(
            state,
            values["done_on"] if state == TaskState.DONE else None,
            values["percent"] if state == TaskState.UNDER_WAY else None,
        )
        before = Entry(noted.state, noted.done_on, noted.percent) if noted else Entry("")
        return None if entry == before else entry


class MarkForm(forms.Form):
    """Many cells at once: which units, which tasks, done on which day."""

    done_on = forms.DateField(
        label="完成日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写完成日期。"},
    )
    tasks = forms.TypedMultipleChoiceField(
        label="任务",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项任务。"},
    )
    units = forms.TypedMultipleChoiceField(
        label="单位",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一个单位。"},
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks: Any = self.fields["tasks"]
        tasks.choices = [(task.pk, f"{task.number} {task.name}") for task in board.tasks if not task.known_by]
        units: Any = self.fields["units"]
        units.choices = [(row.unit.pk, row.unit.short_name) for row in board.rows]
