"""The situation of units (选情) as a plain table: a line for each unit and round."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import TableMeta, TextWidget
from elections.models import Difficulty, Situation, SurveyRound, Term, UnitProfile
from elections.resources.units import TOWNSHIP, UNIT, UnitLinesResource, at_columns
from elections.rules.situation import Aspect
from elections.selectors.situation import aspects_of
from elections.services.situation import save_situation

ROUND = "轮次"
BETWEEN = "、"


class PointsField(Field):
    """The points of an aspect."""

    def __init__(self, aspect: Aspect) -> None:
        super().__init__(attribute=f"points_{aspect.number}", column_name=aspect.name, widget=TextWidget(limit=6))
        self.number = str(aspect.number)

    def get_value(self, instance: Any) -> Any:
        return instance.points.get(self.number, "")

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        points = {key: value for key, value in instance.points.items() if key != self.number}
        if text := self.clean(row):
            points[self.number] = text
        instance.points = dict(sorted(points.items()))


class DifficultiesField(Field):
    """What is difficult, by name."""

    def get_value(self, instance: Any) -> Any:
        return BETWEEN.join(each.name for each in named_difficulties(instance))

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        known = {each.name: each for each in Difficulty.objects.all()}
        names = [name.strip() for name in self.clean(row).replace(",", BETWEEN).replace("，", BETWEEN).split(BETWEEN)]
        if unknown := [name for name in names if name and name not in known]:
            raise ValueError(f"没有“{BETWEEN.join(unknown)}”，应为 {BETWEEN.join(known)} 中的，几项之间用顿号。")
        instance.told_difficulties = sorted((known[name] for name in names if name), key=lambda each: each.pk)


def named_difficulties(instance: Any) -> list[Difficulty]:
    """Those that a line names, else those that stand there."""
    if hasattr(instance, "told_difficulties"):
        return list(instance.told_difficulties)
    return sorted(instance.difficulties.all(), key=lambda each: each.pk) if instance.pk else []


class SituationResource(UnitLinesResource):
    """Points, difficulties and what is done in the units that the user may edit. What goes out is the last round,
    scored or not; a line says of which round it is, so that an old table is never taken for a new one."""

    key_columns = (TOWNSHIP, UNIT, ROUND)

    township = Field("unit__township__name", TOWNSHIP, readonly=True)
    unit = Field("unit__name", UNIT, readonly=True)
    round = Field("round", ROUND, readonly=True)
    difficulties = DifficultiesField("difficulties", "难点", widget=TextWidget(limit=400))
    note = Field("note", "情况", TextWidget(limit=500))
    remedy = Field("remedy", "措施与进展", TextWidget(limit=500))

    class Meta(TableMeta):
        model = Situation
        fields = ("township", "unit", "round", "difficulties", "note", "remedy")
        import_id_fields = ("township", "unit", "round")

    def __init__(self, *, user: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(user=user, term=term, **kwargs)
        self.points = {f"points_{aspect.number}": aspect for aspect in aspects_of(term)}
        for name, aspect in self.points.items():
            self.fields[name] = PointsField(aspect)
        self._rounds = {str(each): each for each in SurveyRound.objects.filter(term=term).select_related("term__area")}

    def get_export_order(self) -> Any:
        return ("township", "unit", "round", *self.points, "difficulties", "note", "remedy")

    def get_import_order(self) -> Any:
        return self.get_export_order()

    def no_upload(self) -> str:
        return "" if self._rounds else "本届还没有摸排轮次，请组织部门先在“选情设置”中增加一轮。"

    def rows_in(self, area_path: str) -> list[Situation]:
        """A line for each unit in the last round."""
        if not self._rounds:
            return []
        survey = list(self._rounds.values())[-1]
        there = {row.unit_id: row for row in self._stored().filter(round=survey)}
        profiles = UnitProfile.objects.filter(term=self.term).under(area_path).select_related("unit__township")
        units = [each.unit for each in profiles.order_by("unit__township__path", "unit__code")]
        mine = [unit for unit in units if self.may_edit(unit.township)]
        return [there.get(unit.pk) or Situation(round=survey, unit=unit) for unit in mine]

    def _stored(self) -> Any:
        rows = Situation.objects.filter(round__term=self.term).editable_by(self.user)
        return rows.select_related("round__term", "unit__township").prefetch_related("difficulties")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._there = {(row.unit_id, row.round_id): row for row in self._stored()}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        unit, survey = self._named(row)
        if (unit.pk, survey.pk) in self._seen:
            raise ValidationError({"unit__name": "这个单位的这一轮在表中出现了不止一次，请只留一行。"})
        self._seen.add((unit.pk, survey.pk))

    def _named(self, row: Any) -> tuple[Any, SurveyRound]:
        unit = self.find_unit(row, self.find_township(row))
        survey = self._rounds.get(str(row.get(ROUND) or "").strip())
        if survey is None:
            raise ValidationError({"round": f"应为 {BETWEEN.join(self._rounds)} 之一。"})
        return unit, survey

    def get_instance(self, instance_loader: Any, row: Any) -> Situation | None:
        unit, survey = self._named(row)
        there = self._there.get((unit.pk, survey.pk))
        return copy(there) if there else None

    def init_instance(self, row: Any = None) -> Situation:
        unit, survey = self._named(row)
        return Situation(round=survey, unit=unit)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A line as it went out is left alone, scored or not."""
        fields = [self.fields[name] for name in self.get_export_order()]
        return all(field.export(instance) == field.export(original) for field in fields)

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **kwargs: Any) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def write_line(self, instance: Any, is_create: bool) -> None:
        try:
            save_situation(
                actor=self.user,
                survey=instance.round,
                unit=instance.unit,
                points={int(number): text for number, text in instance.points.items()},
                difficulties=named_difficulties(instance),
                note=instance.note,
                remedy=instance.remedy,
                announces=False,
            )
        except ValidationError as error:
            raise at_columns(error, {"": "unit__name"}) from None


register(
    PlainTable(
        "situation",
        "选情评分",
        "最近一轮摸排各单位各方面的得分（一个方面一列，列名即本届的评分方面）、难点、情况、措施；总分和颜色由系统算出，"
        "销号在“选情”中办理。",
        Capability.EDIT_PROGRESS,
        SituationResource,
        needs_term=True,
    )
)
