"""What stands behind a number: the rows of one part of an indicator, in a scope or one unit of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest

from elections.models import Term
from elections.selectors import basis_in
from places.models import Area, Unit
from reports.choices import RowKind
from reports.figure_scope import FigureScope
from reports.filters import PeopleFilter, UnitsFilter
from reports.indicators import INDICATORS, Indicator, Part
from reports.links import Links
from reports.measures import CANDIDATE, At
from reports.measures.tallies import TALLIES, Tally
from reports.rules.values import Shape
from reports.selectors.disclosure import least_for, protected
from reports.selectors.figure import Figure
from reports.selectors.figures import figures, figures_of_units
from reports.selectors.people import counted_part, is_of_units, people_behind, units_behind
from reports.tables import CandidatesTable, CountedTable, MembersTable, NumberedUnitsTable, UnitsTable

PARTS = {"numerator": "分子", "rest": "其余", "denominator": "分母", "missing": "缺数据"}


@dataclass
class Behind:
    """One indicator in a scope, and the part of it whose rows are listed."""

    request: HttpRequest
    scope: FigureScope
    code: str

    @cached_property
    def indicator(self) -> Indicator:
        if self.code not in INDICATORS:
            raise Http404("没有这个指标。")
        return INDICATORS[self.code]

    @cached_property
    def term(self) -> Term:
        if self.scope.term is None:
            raise Http404("还没有届次。")
        return self.scope.term

    @cached_property
    def part(self) -> str:
        part = self.request.GET.get("part") or "numerator"
        if part not in self.parts:
            raise Http404("这个指标没有这个部分。")
        return part

    @cached_property
    def parts(self) -> list[str]:
        """The parts this indicator has: a plain count has only its numerator, a mean is of its denominator; what is
        added up from units has no rest."""
        if self.indicator.denominator is None:
            return ["numerator"]
        wanted = ["numerator"] if self.indicator.shape == Shape.MEAN else ["numerator", "rest", "denominator"]
        if self.indicator.shape == Shape.RATIO or self._tally_of("numerator", with_words=True):
            wanted = ["numerator", "denominator"]
        return [*wanted, "missing"] if self.indicator.whole else wanted

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that ``?unit=`` narrows the scope to. Errors: 404 for one that is not in it."""
        key = self.request.GET.get("unit", "")
        if not key:
            return None
        units = units_behind(user=self.request.user, term=self.term, area=self.scope.area)
        unit = units.filter(pk=key).first() if key.isdecimal() else None
        if unit is None:
            raise Http404("没有这个单位，或者不在您的管理范围。")
        return unit  # type: ignore[no-any-return]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures of the scope or unit, small groups hidden from whom they should be."""
        return protected(self._figures(), least_for(self.scope.user, self.term, self.scope.area))

    def _figures(self) -> dict[str, Figure]:
        if self.unit:
            found = figures_of_units(term=self.term, units=[self.unit], basis=self.scope.basis, rows=self.scope.rows)
            return found[self.unit.pk]
        scope = self.scope
        return figures(term=self.term, area=scope.area, kind=scope.kind, basis=scope.basis, rows=scope.rows)

    @property
    def is_hidden(self) -> bool:
        """Whether the figure is of so few people that neither it nor its list is shown."""
        return bool(self.figure.least)

    @property
    def figure(self) -> Figure:
        return self.figures[self.indicator.code]

    @property
    def link(self) -> Links:
        return Links(self.scope, unit=self.unit)

    @property
    def is_of_units(self) -> bool:
        return is_of_units(self.code, self._counted_as)

    @property
    def tally(self) -> Tally | None:
        """What the numbers are called that units are listed with; None where people, or units as such, are listed."""
        return self._tally_of(self._counted_as, with_words=True)

    @property
    def counted(self) -> Part:
        return counted_part(self.code, self._counted_as)

    @property
    def _counted_as(self) -> str:
        return "denominator" if self.part == "rest" else self.part

    def _tally_of(self, part: str, *, with_words: bool = False) -> Tally | None:
        tally = TALLIES.get(counted_part(self.code, part).cohort) if part != "missing" else None
        return None if tally and with_words and not tally.word else tally

    @property
    def word(self) -> str:
        """The measure word of what the listed rows add up to."""
        return self.tally.word if self.tally else "个" if self.is_of_units else "人"

    def amount(self, rows: QuerySet[Any]) -> int:
        """What listed rows add up to: how many they are, or the sum of the units' numbers."""
        return (rows.aggregate(n=Sum("number"))["n"] or 0) if self.tally else rows.count()

    @cached_property
    def of_streets(self) -> int:
        """What of the listed part streets counted for themselves: it belongs to no unit, and so to no row."""
        tally = self.tally
        if tally is None or not tally.streets or self.unit or self.scope.kind:
            return 0
        rows = tally.rows(self.term).filter(unit=None, township__path__startswith=self.scope.area.path)
        return int(rows.aggregate(n=tally.numbers[self.counted.counted])["n"] or 0)

    def count(self, part: str) -> int:
        """What a part's rows add up to, from the stored numbers; units without somebody are counted from the rows."""
        if part == "rest" and is_of_units(self.code, "denominator"):
            return self._rest().count()
        figure = self.figure
        numbers = {
            "numerator": figure.denominator if self.indicator.shape == Shape.MEAN else figure.numerator,
            "denominator": figure.denominator,
            "rest": (figure.denominator or 0) - (figure.numerator or 0),
            "missing": figure.missing,
        }
        return numbers[part] or 0

    def rows(self) -> QuerySet[Any]:
        """The rows of the chosen part, unfiltered."""
        if self.part == "rest":
            return self._rest()
        return self._units(self.part) if self.is_of_units else self._people(self.part)

    def _rest(self) -> QuerySet[Any]:
        if is_of_units(self.code, "numerator"):
            return self._units("denominator").exclude(pk__in=self._units("numerator").order_by().values("pk"))
        counted = self._people("numerator").order_by()
        if is_of_units(self.code, "denominator"):
            return self._units("denominator").exclude(pk__in=counted.values("unit"))
        return self._people("denominator").exclude(pk__in=counted.values("pk"))

    def _people(self, part: str) -> QuerySet[Any]:
        scope = self.scope
        rows = people_behind(
            self.code,
            user=self.request.user,
            term=self.term,
            area=scope.area,
            kind=scope.kind,
            basis=scope.basis,
            part=part,
            unit=self.unit,
            rows=scope.rows,
        )
        listed: QuerySet[Any] = rows.select_related("person", "unit__township").with_organisation()
        return listed.defer("person__id_number", "person__phone").order_by("unit__code", "pk")

    def _units(self, part: str) -> QuerySet[Any]:
        scope, counted = self.scope, counted_part(self.code, part)
        units = units_behind(
            self.code,
            user=self.request.user,
            term=self.term,
            area=scope.area,
            kind=scope.kind,
            part=part,
            basis=scope.basis,
            rows=scope.rows,
        )
        units = units.filter(pk=self.unit.pk) if self.unit else units
        order = ("-number", "code") if counted.cohort in TALLIES and TALLIES[counted.cohort].word else ("code",)
        listed: QuerySet[Unit] = units.select_related("township").order_by(*order)
        return listed

    @cached_property
    def filter(self) -> PeopleFilter | UnitsFilter:
        filter_class = UnitsFilter if self.is_of_units else PeopleFilter
        return filter_class(self.request.GET, self.rows(), request=self.request, townships=self.townships)

    @property
    def townships(self) -> QuerySet[Area]:
        """The townships to choose from, where the scope has more than one."""
        inside = Area.objects.filter(level=Area.Level.TOWNSHIP, path__startswith=self.scope.area.path)
        is_one = self.scope.area.is_township or self.unit is not None
        taking_part = Unit.objects.filter(profiles__term=self.term).values("township")
        return inside.none() if is_one else inside.filter(pk__in=taking_part)

    def table(self) -> CountedTable:
        if self.is_of_units:
            if self.tally is None:
                return UnitsTable(self.filter.qs)
            return NumberedUnitsTable(self.filter.qs, name=self.tally.names[self.counted.counted], total=self._sum)
        return self._people_table(self.filter.qs, as_of=self.as_of)

    @property
    def _people_table(self) -> type[MembersTable | CandidatesTable]:
        is_slate = self.indicator.is_of_members and self.scope.rows == RowKind.SLATE
        is_slate = is_slate or self.counted.cohort == CANDIDATE.code
        return CandidatesTable if is_slate else MembersTable

    def _sum(self) -> int:
        return self.amount(self.filter.qs)

    @property
    def as_of(self) -> Any:
        """The date of the ages: of those who departed, the last term's."""
        term = self.term
        if self.indicator.numerator.at == At.THEN and term.previous:
            basis = basis_in(term.previous, self.scope.basis)
            return basis.as_of if basis else term.previous.as_of
        return self.scope.basis.as_of if self.scope.basis else term.as_of
