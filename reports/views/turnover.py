"""去留分析: who of the last term stayed, went elsewhere or left, and whence this term's members came."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.mixins import CapabilityMixin
from places.models import UnitSuccession
from reports.dashboard import balance
from reports.dashboard.sheet import Row, Sheet
from reports.figure_scope import FigurePageMixin, FigureScope
from reports.links import Links, slate_url
from reports.measures import COHORTS
from reports.selectors.disclosure import least_for, protected, protected_places
from reports.selectors.figures import figures, figures_of_children
from reports.selectors.places import units_below
from reports.selectors.turnover import Renewed, renewed_units, successions
from reports.views.reading import Shielded, child_word, words_of

MOST_UNITS = 5000
"""Of larger areas units are not told one by one."""
HOW = [
    "上届人数 = 留任 + 调往其他单位 + 退出，按上届任职的单位统计；"
    "本届人数 = 连任 + 交流 + 新进，按本届任职的单位统计。",
    "留任：本届仍在本单位“两委”任职；本单位析置、合并的，在由它而来的单位任职也算。调往其他单位：本届只在其他单位“两委”任职"
    "（包括范围以外的单位）。退出：本届不在“两委”任职，原因按花名册的离任原因。",
    "留任和连任是同一批人的两面。一人在两个单位任职、两个单位合并或一个单位析置时，两边的人次可以不等，两个等式仍各自成立。",
    "去留按人比对“两委”成员；补选进入的不计。选定书记、主任等人群时，统计的是该人群中的人，去留仍看是否在“两委”。",
]


class TurnoverView(CapabilityMixin, FigurePageMixin, TemplateView):
    """Two equations, their flow, and a line for each place below; every number opens its people."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/turnover.html"
    title = "去留分析"

    @cached_property
    def cohort(self) -> str:
        asked = self.request.GET.get("cohort") or "two_committees"
        if asked not in balance.BALANCED:
            raise Http404("没有这个人群的去留。")
        return asked

    @cached_property
    def least(self) -> int:
        """Numbers of fewer people than this are not shown to this user."""
        assert self.scope.term is not None
        return least_for(self.request.user, self.scope.term, self.scope.area)

    @cached_property
    def sheet(self) -> Sheet:
        scope = self.scope
        assert scope.term is not None
        found = figures(term=scope.term, area=scope.area, kind=scope.kind, basis=scope.basis, rows=scope.rows)
        found = protected(found, self.least)
        return Sheet(
            found,
            Shielded(Links(scope), found),
            words_of(scope),
            scope.area.name,
            child_word(scope),
            scope.is_projected,
        )

    @cached_property
    def places(self) -> list[Row]:
        """The areas below in which units take part, or a township's units."""
        scope = self.scope
        assert scope.term is not None
        of_units = scope.area.is_township
        below: Any = units_below(scope) if of_units else scope.children
        codes = [*balance.codes(self.cohort), "units.count"]
        found = figures_of_children(
            term=scope.term, areas_or_units=below, kind=scope.kind, codes=codes, basis=scope.basis, rows=scope.rows
        )
        found = protected_places(found, self.sheet.figures, self.least)
        if of_units:
            return [
                self._row(one, one.short_name, _unit_url(scope, one.pk), Links(scope, unit=one), found) for one in below
            ]
        taking_part = [area for area in below if found[area.pk]["units.count"].value]
        return [self._row(one, one.name, self._url(one.pk), Links(scope, area=one), found) for one in taking_part]

    def _row(self, place: Any, name: str, url: str, links: Links, found: Any) -> Row:
        return Row(place.pk, name, url, found[place.pk], Shielded(links, found[place.pk]))

    @cached_property
    def links(self) -> list[UnitSuccession]:
        return successions(self.scope)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_small = self.scope.unit_total <= MOST_UNITS
        return {
            **super().get_context_data(**kwargs),
            "title": self.title,
            "cohorts": [(code, COHORTS[code].name, code == self.cohort) for code in reversed(balance.BALANCED)],
            "cohort_name": COHORTS[self.cohort].name,
            "child_word": self.sheet.child,
            "is_of_post": self.cohort != "two_committees",
            "chart": balance.flow(self.sheet, self.cohort),
            "then": self._table(balance.columns_then(self.sheet, self.cohort)),
            "now": self._table(balance.NOW),
            "sides": [
                ("上届", balance.equation(self.sheet, self.cohort, balance.THEN)),
                ("预计本届" if self.scope.is_projected else "本届",
                 balance.equation(self.sheet, self.cohort, balance.NOW)),
            ],
            "tells_then": self.sheet[f"{self.cohort}.departed"].denominator is not None or self.least,
            "why_none": self.sheet[f"{self.cohort}.departed"].why_none,
            "apart": balance.apart(self.sheet, self.cohort),
            "chosen": balance.chosen(self.sheet, self.cohort),
            "successions": self.links,
            "renewed": self._renewed() if is_small and not self.least else None,
            "is_shielded": bool(self.least),
            "how": HOW,
            "export_url": f"?{self.scope.query(cohort=self.cohort, export='xlsx')}",
            "sources_url": self._cross_url(row="source", column="turnover"),
            "cross_url": self._cross_url(row="place", column="turnover"),
        }  # fmt: skip

    def _cross_url(self, **changes: Any) -> str:
        return f"{reverse('reports:cross')}?{self.scope.query(cohort=self.cohort, **changes)}"

    def _renewed(self) -> list[tuple[Renewed, str, str]]:
        """The units with nobody left of before, the list of their members and their page."""
        found = renewed_units(self.scope)
        return [
            (one, Links(self.scope, unit=one.unit)("two_committees.count"), _unit_url(self.scope, one.unit.pk))
            for one in found
        ]

    def _table(self, columns: list[balance.Column]) -> dict[str, Any]:
        whole = balance.Line("合计", "", balance.cells(self.sheet, self.cohort, columns))
        lines = [
            balance.Line(place.name, place.url, balance.cells(place, self.cohort, columns), self._note(place.key))
            for place in self.places
        ]
        return {"columns": columns, "whole": whole, "lines": lines}

    def _note(self, key: int) -> str:
        """What a unit came out of, or what came out of it."""
        if not self.scope.area.is_township:
            return ""
        told = [f"{one.get_kind_display()}自{one.predecessor}" for one in self.links if one.successor_id == key]
        told += [f"{one.get_kind_display()}为{one.successor}" for one in self.links if one.predecessor_id == key]
        return "；".join(told)

    def _url(self, area: int) -> str:
        return f"?{self.scope.query(area=area, cohort=self.cohort)}"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx":
            return self._workbook(context)
        return super().render_to_response(context, **kwargs)

    def _workbook(self, context: dict[str, Any]) -> HttpResponse:
        tables = (context["then"], context["now"])
        header = ["单位", *(column.label for table in tables for column in table["columns"]), "单位沿革"]
        rows: list[list[Any]] = []
        for then, now in zip(*([table["whole"], *table["lines"]] for table in tables), strict=True):
            values = [_value(cell.text) for line in (then, now) for cell in line.cells]
            rows.append([then.name, *values, then.note])
        user: Any = self.request.user
        notes = [
            *self.scope.notes(),
            ("人群", COHORTS[self.cohort].name),
            *(("怎么算的", text) for text in HOW),
            ("导出人", f"{user.full_name} {user.office or user.role_names}".strip()),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]
        file = io.BytesIO()
        write_workbook(file, title=self.title, header=header, rows=rows, notes=notes)
        name = f"{self.scope.area.name}{self.title}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return download(file, name)  # type: ignore[return-value]


def _value(text: str) -> Any:
    """A cell's text as a number; — is empty."""
    plain = text.replace(",", "")
    if plain == "—":
        return ""
    return float(plain) if "." in plain else int(plain)


def _unit_url(scope: FigureScope, pk: int) -> str:
    if scope.is_projected:
        return slate_url(scope, pk)
    return f"{reverse('cadres:unit', args=[pk])}?{scope.query()}"
