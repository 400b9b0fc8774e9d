"""What was counted, as a plain table: a line for each happening or sum of a day."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import DayWidget, NumberWidget, TableMeta, TextWidget
from elections.models import Tally, TallyKind
from elections.resources.units import TOWNSHIP, UNIT, UnitLinesResource, at_columns
from elections.rules.tallies import NUMBERS, Numbers
from elections.selectors.tallies import kinds_of
from elections.services.tallies import save_tally
from places.models import Area, Unit

ON, KIND, EVENTS, NOTE = "日期", "类别", "场次（件数）", "内容"
Key = tuple[int, int | None, dt.date, int, str]
"""Of a street, a unit, a day, a kind and what it was about: what tells one line from another."""


class TallyResource(UnitLinesResource):
    """What was counted in the streets that the user may edit. A line without a unit is the street's own; the same
    place, day, kind and words are the same line, so that a table that comes twice counts once."""

    key_columns = (TOWNSHIP, UNIT, ON, KIND, NOTE)

    township = Field("township__name", TOWNSHIP, readonly=True)
    unit = Field("unit__name", UNIT, readonly=True)
    on = Field("on", ON, DayWidget(), readonly=True)
    kind = Field("kind__name", KIND, readonly=True)
    events = Field("events", EVENTS, NumberWidget())
    people = Field("people", "人次", NumberWidget())
    solved = Field("solved", "已解决", NumberWidget())
    solved_in_unit = Field("solved_in_unit", "其中本单位解决", NumberWidget())
    note = Field("note", NOTE, TextWidget(limit=300), readonly=True)

    class Meta(TableMeta):
        model = Tally
        fields = ("township", "unit", "on", "kind", *NUMBERS, "note")
        export_order = fields
        import_id_fields = ("township", "unit", "on", "kind", "note")

    def get_queryset(self) -> Any:
        rows = Tally.objects.filter(kind__term=self.term).editable_by(self.user)
        return rows.select_related("kind__term__area", "township", "unit__township")

    def rows_in(self, area_path: str) -> Any:
        return self.get_queryset().filter(township__path__startswith=area_path).order_by("township__path", "on", "pk")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._kinds = {kind.name: kind for kind in kinds_of(self.term)}
        self._there = {_key(row): row for row in self.get_queryset()}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """The day, the kind and the place must be known, and no line stand twice."""
        township, unit, on, kind, note = self._named(row)
        key = (township.pk, unit.pk if unit else None, on, kind.pk, note)
        if key in self._seen:
            raise ValidationError({"note": "同一单位、日期、类别、内容的行不止一行，请合并，或写明不同的内容。"})
        self._seen.add(key)
        if not str(row.get(EVENTS) or "").strip():
            raise ValidationError({"events": f"没有填写{kind.event_word}；没有的不要留这一行。"})

    def _named(self, row: Any) -> tuple[Area, Unit | None, dt.date, TallyKind, str]:
        faults: dict[str, str] = {}
        township, unit = self._place(row, faults)
        on = self._read("on", row, faults) or None
        if on is None and "on" not in faults:
            faults["on"] = "没有填写日期。"
        kind = self._kinds.get(str(row.get(KIND) or "").strip())
        if kind is None:
            faults["kind__name"] = f"应为 {'、'.join(self._kinds)} 之一。"
        note = self._read("note", row, faults)
        if faults or township is None or on is None or kind is None:
            raise ValidationError(faults)
        return township, unit, on, kind, note

    def _place(self, row: Any, faults: dict[str, str]) -> tuple[Area | None, Unit | None]:
        try:
            township = self.find_township(row)
            if str(row.get(UNIT) or "").strip():
                return township, self.find_unit(row, township)
        except ValidationError as error:
            faults |= {PLACES.get(name, name): texts[0] for name, texts in error.message_dict.items()}
            return None, None
        if not self.may_edit(township):
            faults["township__name"] = f"{township}不在您的管理范围，请核对。"
        return township, None

    def _read(self, name: str, row: Any, faults: dict[str, str]) -> Any:
        try:
            return self.fields[name].clean(row)
        except ValueError as error:
            faults[name] = str(error)
            return None

    def get_instance(self, instance_loader: Any, row: Any) -> Tally | None:
        township, unit, on, kind, note = self._named(row)
        there = self._there.get((township.pk, unit.pk if unit else None, on, kind.pk, note))
        return copy(there) if there else None

    def init_instance(self, row: Any = None) -> Tally:
        township, unit, on, kind, note = self._named(row)
        kind.term = self.term
        return Tally(township=township, unit=unit, on=on, kind=kind, note=note, events=0)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        for name in NUMBERS:
            setattr(instance, name, getattr(instance, name) or 0)

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **kwargs: Any) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def township_of(self, instance: Any) -> int:
        return int(instance.township_id)

    def write_line(self, instance: Any, is_create: bool) -> None:
        there = None if is_create else Tally.objects.select_related("kind__term__area", "township").get(pk=instance.pk)
        try:
            save_tally(
                actor=self.user,
                kind=instance.kind,
                township=instance.township,
                unit=instance.unit,
                on=instance.on,
                numbers=Numbers.of(instance),
                note=instance.note,
                tally=there,
                announces=False,
            )
        except ValidationError as error:
            raise at_columns(error, {"": "events", "unit": "unit__name", "township": "township__name"}) from None


PLACES = {"unit__township__name": "township__name"}


def _key(row: Tally) -> Key:
    return row.township_id, row.unit_id, row.on, row.kind_id, row.note


register(
    PlainTable(
        "tallies",
        "工作计数",
        "各单位（单位不填的为街镇本级）每天的培训、宣传、谈话、群众问题等；街镇、单位、日期、类别、内容相同的是同一条，"
        "重复导入不会重复计数。",
        Capability.EDIT_PROGRESS,
        TallyResource,
        needs_term=True,
    )
)
