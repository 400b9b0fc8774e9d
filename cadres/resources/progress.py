"""Progress as a plain table: a line for each unit and task that is noted by hand."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from cadres.selectors.progress import Cell, board_of
from cadres.services.progress import write_cell
from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import ChoiceWidget, DayWidget, TableMeta, TextWidget
from elections.choices import TaskState
from elections.models import UnitTask
from elections.resources.units import TOWNSHIP, UNIT, UnitLinesResource, at_columns
from elections.rules.plan import Entry
from places.models import Area

TASK = "任务"


class ProgressResource(UnitLinesResource):
    """What was noted in the units that the user may edit. A day alone means done; what the product knows by itself is
    not in the table, and what stands in a rule's way is refused as on the pages."""

    key_columns = (TOWNSHIP, UNIT, TASK)

    township = Field("unit__township__name", TOWNSHIP, readonly=True)
    unit = Field("unit__name", UNIT, readonly=True)
    task = Field("task__name", TASK, readonly=True)
    done_on = Field("done_on", "完成日期", DayWidget())
    state = Field("state", "状态", ChoiceWidget(TaskState, required=False))
    note = Field("note", "说明", TextWidget(limit=300))

    class Meta(TableMeta):
        model = UnitTask
        fields = ("township", "unit", "task", "done_on", "state", "note")
        export_order = fields
        import_id_fields = ("township", "unit", "task")

    def rows_in(self, area_path: str) -> list[UnitTask]:
        """A row for each unit and task, noted or not: what goes out is what is filled in."""
        area = Area.objects.get(path=area_path)
        board = board_of(self.term, area)
        return [
            cell.noted or UnitTask(unit=row.unit, task=cell.task)
            for row in board.rows
            if self.may_edit(row.unit.township)
            for cell in row.cells
            if not cell.is_automatic
        ]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        rows = [row for row in board_of(self.term, self.term.area).rows if self.may_edit(row.unit.township)]
        self._cells = {(row.unit.pk, cell.task.name): (row.unit, cell) for row in rows for cell in row.cells}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        key = self._key(row)
        if key in self._seen:
            raise ValidationError({"task__name": "这个单位的这项任务在表中出现了不止一次，请只留一行。"})
        self._seen.add(key)

    def _key(self, row: Any) -> tuple[int, str]:
        """Which unit and task a row means. Errors: ``ValidationError`` at the cell that says nothing known."""
        found = self.find_unit(row, self.find_township(row))
        task = str(row.get(TASK) or "").strip()
        if (found.pk, task) not in self._cells:
            raise ValidationError({"task__name": "本届的工作计划里没有这项任务，请照导出的表填写任务名称。"})
        return found.pk, task

    def get_instance(self, instance_loader: Any, row: Any) -> UnitTask | None:
        _, cell = self._cells[self._key(row)]
        return copy(cell.noted) if cell.noted else None

    def init_instance(self, row: Any = None) -> UnitTask:
        unit, cell = self._cells[self._key(row)]
        return UnitTask(unit=unit, task=cell.task)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        if instance.done_on and not instance.state:
            instance.state = TaskState.DONE

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **kwargs: Any) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        if instance.done_on and instance.state != TaskState.DONE:
            raise ValidationError({"done_on": f"状态为“{instance.get_state_display()}”的不填完成日期，请核对。"})

    def write_line(self, instance: Any, is_create: bool) -> None:
        unit, cell = self._cells[(instance.unit_id, instance.task.name)]
        try:
            write_cell(actor=self.user, unit=unit, cell=cell, entry=_entry(instance, cell), note=instance.note)
        except ValidationError as error:
            raise at_columns(error, {"": "task__name", "percent": "state"}) from None


def _entry(instance: UnitTask, cell: Cell) -> Entry | None:
    """The state a row wants; None where it is the one there is."""
    before = cell.noted or UnitTask()
    if (instance.state, instance.done_on) == (before.state, before.done_on):
        return None
    return Entry(instance.state, instance.done_on, instance.percent)


register(
    PlainTable(
        "progress",
        "换届进度",
        "各单位各项任务的完成日期、状态和说明；由系统自动登记的任务不在其中。",
        Capability.EDIT_PROGRESS,
        ProgressResource,
        needs_term=True,
    )
)
