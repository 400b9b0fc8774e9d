"""Plain tables with a line for what happened in a unit, which lines name as people do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.capabilities import Capability
from core.resources import TableResource
from core.signals import running_changed
from elections.models import Term
from places.models import Area, Unit
from places.selectors import UnitDirectory

TOWNSHIP, UNIT = "街镇", "单位"


class UnitLinesResource(TableResource):
    """A table of a term in which the first columns say which unit a line is about. Units are found by every name they
    have, among those taking part for which the user notes progress, situation and counts."""

    key_columns: tuple[str, ...] = (TOWNSHIP, UNIT)
    """Columns that say what a line is about, beside those that are written."""

    def __init__(self, *, user: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        self.term = term

    @property
    def columns(self) -> list[str]:
        return [*self.key_columns, *super().columns]

    def may_edit(self, township: Area) -> bool:
        return bool(self.user.can(Capability.EDIT_PROGRESS, township.path))

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._directory = UnitDirectory.for_area(self.term.area, self.term)
        self._units = {unit.pk for unit in self._directory.units if self.may_edit(unit.township)}
        self._touched: set[int] = set()

    def write(self, instance: Any, is_create: bool) -> None:
        self.write_line(instance, is_create)
        self._touched.add(self.township_of(instance))

    def write_line(self, instance: Any, is_create: bool) -> None:
        """Hand one line to a service, which does not announce it: the table is announced as a whole."""
        raise NotImplementedError

    def township_of(self, instance: Any) -> int:
        """The street in which a line changed something."""
        return int(instance.unit.township_id)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if self._touched:
            running_changed.send(sender=None, term_id=self.term.pk, township_ids=self._touched)

    def find_township(self, row: Any) -> Area:
        """Errors: ``ValidationError`` at the cell, for a street that the term has not."""
        township = self._directory.find_township(str(row.get(TOWNSHIP) or ""))
        if township is None:
            raise ValidationError({"unit__township__name": "本届没有这个街镇，请核对名称。"})
        return township

    def find_unit(self, row: Any, township: Area) -> Unit:
        """Errors: ``ValidationError`` at the cell, for a unit that the user has not in this street."""
        found = self._directory.find(str(row.get(UNIT) or ""), township).unit
        if found is None or found.pk not in self._units:
            raise ValidationError({"unit__name": f"您的管理范围内，{township}没有参加本届的这个单位，请核对名称。"})
        return found


def at_columns(error: ValidationError, columns: dict[str, str]) -> ValidationError:
    """What a service refused, at the columns where it stands in the table; ``""`` is the whole line."""
    told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    found: dict[str, list[str]] = {}
    for name, texts in told.items():
        place = "" if name == NON_FIELD_ERRORS else name
        found.setdefault(columns.get(place, place), []).extend(texts)
    return ValidationError(found)
