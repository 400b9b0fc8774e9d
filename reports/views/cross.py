"""交叉分析: the members of a cohort by any two dimensions, and the people of each cell."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from cadres.services.exports import record_list_export
from core.capabilities import Capability
from core.downloads import download
from core.exports import table_response, write_workbook
from core.views.mixins import CapabilityMixin
from places.models import Area, Unit
from reports.choices import RowKind
from reports.dashboard.words import number
from reports.figure_scope import FigurePageMixin
from reports.filters import PeopleFilter
from reports.measures import CANDIDATE
from reports.rules.values import Shape, shown
from reports.selectors.cross import CROSSED, TOTAL, Cross, Line, cohort_of, cross, hidden, people_in
from reports.selectors.dimensions import DIMENSIONS, MISSING, Dimension, Frame
from reports.selectors.disclosure import least_for
from reports.tables import CandidatesTable, MembersTable

MOST_UNITS = 20_000
"""Of larger areas the page asks to choose one below: the rows are counted while the user waits."""
PER_PAGE = 25
SHOWN = {"count": "人数", "row": "行占比", "column": "列占比"}
WHOLE = Line(TOTAL, "合计")


class CrossMixin(FigurePageMixin):
    """Gives a view the cohort and the two dimensions of its address."""

    kwargs: dict[str, Any]

    @cached_property
    def cohort(self) -> str:
        asked: str = self.request.GET.get("cohort") or CROSSED[0]
        if asked not in CROSSED:
            raise Http404("没有这个人群。")
        return asked

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.scope)

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """Those that can be chosen: of candidates no fact that only members have."""
        return [one for one in DIMENSIONS.values() if one.of_slates or not self.is_of_candidates]

    @property
    def is_of_candidates(self) -> bool:
        return self.cohort == CANDIDATE.code or self.scope.rows == RowKind.SLATE

    @cached_property
    def row(self) -> Dimension:
        return self._dimension("row", "age")

    @cached_property
    def column(self) -> Dimension:
        return self._dimension("column", "education")

    @cached_property
    def table(self) -> Cross:
        return cross(self.frame, self.cohort, self.row, self.column)

    @cached_property
    def hidden(self) -> set[tuple[str, str]]:
        """The cells that this user does not see (小数保护)."""
        assert self.scope.term is not None
        least = least_for(self.request.user, self.scope.term, self.scope.area)
        return hidden(self.table, least) if least else set()

    def _dimension(self, name: str, default: str) -> Dimension:
        asked = self.request.GET.get(name) or default
        if asked not in DIMENSIONS:
            raise Http404("没有这个维度。")
        dimension = DIMENSIONS[asked]
        return dimension if dimension in self.dimensions else DIMENSIONS[default]

    def query(self, **changes: Any) -> str:
        values = {"cohort": self.cohort, "row": self.row.code, "column": self.column.code, **changes}
        return self.scope.query(**values)


class CrossView(CapabilityMixin, CrossMixin, TemplateView):
    """The table; every number opens its people."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/cross.html"
    title = "交叉分析"

    @cached_property
    def show(self) -> str:
        asked = self.request.GET.get("show") or "count"
        if asked not in SHOWN:
            raise Http404("没有这种显示方式。")
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            **super().get_context_data(**kwargs),
            "title": self.title,
            "cohorts": [(code, cohort_of(code).name, code == self.cohort) for code in CROSSED],
            "dimensions": self.dimensions,
            "row": self.row,
            "column": self.column,
            "show": self.show,
            "kept": self._kept(),
        }
        if self.scope.unit_total > MOST_UNITS:
            return {**context, "is_too_large": True}
        found = self.table
        return {
            **context,
            "table": found,
            "cohort_name": cohort_of(self.cohort).name,
            "lines": [(line, self._cells(line)) for line in [*found.rows, WHOLE]] if found.total else [],
            "columns": [*found.columns, WHOLE],
            "shows": [(f"?{self.query(show=code)}", label, code == self.show) for code, label in SHOWN.items()],
            "swap_url": f"?{self.query(row=self.column.code, column=self.row.code, show=self.show)}",
            "export_url": f"?{self.query(show=self.show, export='xlsx')}",
            "notes": self._notes(),
            "is_total_hidden": (TOTAL, TOTAL) in self.hidden,
        }

    def _kept(self) -> list[tuple[str, str]]:
        """What the form hands on beside what it asks."""
        return parse_qsl(self.scope.query(show=self.show))

    def _cells(self, line: Line) -> list[dict[str, Any]]:
        return [self._cell(line.key, column.key) for column in [*self.table.columns, WHOLE]]

    def _cell(self, row: str, column: str) -> dict[str, Any]:
        n = self.table.counts[row, column]
        share = self._share(row, column)
        return {
            "n": n,
            "text": number(n) if self.show == "count" else number(shown(share, Shape.SHARE)),
            "url": f"{reverse('reports:cross_people')}?{self.query(r=row, c=column)}",
            "heat": self._heat(row, column),
            "is_total": TOTAL in (row, column),
            "is_hidden": (row, column) in self.hidden,
        }

    def _share(self, row: str, column: str) -> Fraction | None:
        whole = self.table.counts[(TOTAL, column) if self.show == "column" else (row, TOTAL)]
        return Fraction(100 * self.table.counts[row, column], whole) if whole else None

    def _heat(self, row: str, column: str) -> int:
        """How dark a cell is, from 0 to 4: by its share of its row, or of its column where these are shown."""
        if TOTAL in (row, column) or not self.table.counts[row, column] or (row, column) in self.hidden:
            return 0
        share = self._share(row, column) or Fraction(0)
        return 1 + (share > 15) + (share > 30) + (share > 50)

    def _notes(self) -> list[str]:
        notes = [one.note for one in dict.fromkeys((self.row, self.column)) if one.note]
        if self.row.code == "age" or self.column.code == "age":
            notes.append("年龄段按统计时点的周岁")
        if self.row.code == "turnover" or self.column.code == "turnover":
            notes.append("去留在上一次重新统计时比对")
        return notes

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx" and "table" in context:
            return self._workbook(context)
        return super().render_to_response(context, **kwargs)

    def _workbook(self, context: dict[str, Any]) -> HttpResponse:
        header = [f"{self.row.name}＼{self.column.name}", *(column.label for column in context["columns"])]
        rows: list[list[Any]] = []
        for line, cells in context["lines"]:
            rows.append([line.label, *(self._plain(cell) for cell in cells)])
        user: Any = self.request.user
        notes = [
            *self.scope.notes(),
            ("人群", cohort_of(self.cohort).name),
            ("数字", SHOWN[self.show] + ("" if self.show == "count" else "，%")),
            *(("说明", note) for note in self._notes()),
            ("导出人", f"{user.full_name} {user.office or user.role_names}".strip()),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]
        file = io.BytesIO()
        write_workbook(file, title=f"{self.row.name}×{self.column.name}", header=header, rows=rows, notes=notes)
        return download(file, f"{self.scope.area.name}交叉分析-{timezone.localdate():%Y-%m-%d}.xlsx")  # type: ignore[return-value]

    def _plain(self, cell: dict[str, Any]) -> Any:
        """A cell of the workbook: a number, empty where it is hidden."""
        if cell["is_hidden"]:
            return ""
        return cell["n"] if self.show == "count" else float(cell["text"]) if cell["n"] else 0


class CrossPeopleView(CapabilityMixin, CrossMixin, TemplateView):
    """The people of one cell. Taking the list out is logged."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/cross_people.html"
    title = "交叉分析名单"

    def get_template_names(self) -> list[str]:
        return ["reports/parts/cell_list.html" if self.request.htmx else self.template_name]  # type: ignore[attr-defined]

    @cached_property
    def wanted(self) -> list[tuple[Dimension, Line]]:
        """The two dimensions with the value that the cell has of each."""
        return [(self.row, self._line(self.row, "r")), (self.column, self._line(self.column, "c"))]

    def _line(self, dimension: Dimension, name: str) -> Line:
        key = self.request.GET.get(name, TOTAL)
        labels = {TOTAL: "全部", MISSING: dimension.missing, **dict(dimension.choices(self.frame))}
        if key not in labels:
            raise Http404("没有这一格。")
        return Line(key, labels[key])

    @cached_property
    def cell(self) -> Any:
        keys = [(dimension, line.key) for dimension, line in self.wanted]
        return people_in(self.frame, self.cohort, *keys)

    @cached_property
    def filter(self) -> PeopleFilter:
        rows = self.cell.visible_to(self.request.user).select_related("person", "unit__township").with_organisation()
        rows = rows.defer("person__id_number", "person__phone").order_by("unit__code", "pk")
        return PeopleFilter(self.request.GET, rows, request=self.request, townships=self._townships())

    def _townships(self) -> Any:
        inside = Area.objects.filter(level=Area.Level.TOWNSHIP, path__startswith=self.scope.area.path)
        taking_part = Unit.objects.filter(profiles__term=self.scope.term).values("township")
        return inside.none() if self.scope.area.is_township else inside.filter(pk__in=taking_part)

    def _table(self) -> Any:
        assert self.scope.basis is not None
        table = CandidatesTable if self.is_of_candidates else MembersTable
        return table(self.filter.qs, as_of=self.scope.basis.as_of)

    @property
    def may_list(self) -> bool:
        user: Any = self.request.user
        return not self.is_hidden and bool(user.can(Capability.VIEW_PEOPLE, self.scope.area.path))

    @property
    def is_hidden(self) -> bool:
        """Whether the cell is of so few that this user sees neither number nor list."""
        assert self.scope.term is not None
        if not least_for(self.request.user, self.scope.term, self.scope.area):
            return False
        return tuple(line.key for _, line in self.wanted) in self.hidden

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = "，".join(f"{dimension.name}：{line.label}" for dimension, line in self.wanted if line.key != TOTAL)
        context = {
            **super().get_context_data(**kwargs),
            "title": f"{cohort_of(self.cohort).name}{f'（{told}）' if told else ''}",
            "cross_url": f"{reverse('reports:cross')}?{self.query()}",
            "counted": None if self.is_hidden else self.cell.count(),
        }
        if not self.may_list:
            return context
        table = self._table()
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        values = self.request.GET.copy()
        values.pop("page", None)
        values["export"] = "xlsx"
        return {
            **context,
            "table": table,
            "filter": self.filter,
            "found": table.paginator.count,
            "export_url": f"?{values.urlencode()}",
            "empty_title": "名单为空",
            "empty_text": "没有人符合这个条件。",
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx" and self.may_list:
            return self._workbook(context["title"])
        return super().render_to_response(context, **kwargs)

    def _workbook(self, title: str) -> HttpResponse:
        assert self.scope.term is not None
        table = self._table()
        record_list_export(
            actor=self.request.user,  # type: ignore[arg-type]
            term=self.scope.term,
            area=self.scope.area,
            rows=len(table.rows),
            told={"交叉分析": title},
        )
        user: Any = self.request.user
        notes = [
            *self.scope.notes(),
            ("名单", title),
            ("筛选", "；".join(f"{chip.label}：{chip.value}" for chip in self.filter.chips) or "无"),
            ("导出人", f"{user.full_name} {user.office or user.role_names}".strip()),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]
        return table_response(table=table, title="交叉分析名单", notes=notes)  # type: ignore[return-value]
