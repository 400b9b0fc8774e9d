"""换届日报: how far an area was on a day, as a page, as words to send on and as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from cadres.views.progress import progress_tabs
from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import Action, PageHeadMixin
from core.views.mixins import CapabilityMixin
from elections.page_scope import PageScope, TermPageMixin
from places.models import Area, Unit
from reports.dashboard.daily import Report, Writer, columns, curve, line_of, sheet_row
from reports.selectors.daily import PARTS, Days, Place, stage_names, units_of
from reports.selectors.daily_facts import DAY, LEAD, STAGE, Counted
from reports.services.daily import take_daily


def asked_day(request: HttpRequest) -> dt.date | None:
    """The day that an address names. Errors: 404 for what is no day."""
    value = request.GET.get("day", "")
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise Http404(f"“{value}”不是日期，请按 2021-05-01 的样子填写。") from None


class DayMixin(PageHeadMixin, TermPageMixin, CapabilityMixin):
    """A page about one day of a term."""

    request: Any
    capability = Capability.VIEW_FIGURES
    title = "换届日报"

    @cached_property
    def days(self) -> Days:
        return Days(self.scope, asked_day(self.request))

    @property
    def words(self) -> dict[str, str]:
        words = {**self.scope.words, "child": self.scope.child_word}
        return {**words, "unit": words[self.scope.kind]} if self.scope.kind else words

    def day_url(self, day: dt.date) -> str:
        return f"{reverse('reports:daily')}?{self.scope.query(day=day)}"

    def part_url(self, part: str, area: Area | None = None) -> str:
        changes: dict[str, Any] = {"area": area.pk} if area else {}
        return f"{reverse('reports:daily_units')}?{self.scope.query(day=self.days.day, part=part, **changes)}"

    @cached_property
    def stages(self) -> dict[int, str]:
        place, term = self.days.whole, self.scope.term
        return stage_names(term, place.day.stages) if place and term else {}


class DailyView(DayMixin, TemplateView):
    """The report of a day; ``?export=xlsx`` gives its table with the words on the sheet 说明."""

    template_name = "reports/daily.html"

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}{self.scope.term}，{self.days.day:%Y-%m-%d}"

    def get_actions(self) -> list[Action]:
        if self.days.whole is None:
            return []
        values = self.request.GET.copy()
        values["export"] = "xlsx"
        return [Action("导出日报", f"?{values.urlencode()}", "download")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "xlsx" and self.days.whole:
            return self._export(self.days.whole)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days, place = self.days, self.days.whole
        may_take = self.request.user.can(Capability.EDIT_PROGRESS, self.scope.area.path)
        context = {
            "tabs": progress_tabs(self.request, self.scope, may_note=may_take),
            "days": days,
            "may_take": may_take,
            "earlier": self._beside(-1),
            "later": self._beside(1),
            "newest": self.day_url(days.ends[1]) if days.ends and days.ends[1] != days.day else "",
            "title": self.title,
        }
        if place:
            report = self.report(place)
            context |= {"report": report, "place": place, "shown": self.columns, "whole": self._line(place)}
            context |= {"lines": self._lines(), "of_units": self.scope.area.is_township}
            context |= {"units": self._units(place) if self.scope.area.is_township else []}
        if any(point.done for point in days.curve):
            unit = self.words["unit"]
            context["chart"] = curve(days.curve, shown=days.day, url=self.day_url, unit=unit)
        return super().get_context_data(**context, **kwargs)

    @cached_property
    def columns(self) -> Any:
        return columns(self.words)

    def report(self, place: Place) -> Report:
        streets = [(area.name, each) for area, each in self.days.by_child]
        return Writer(
            day=self.days.day,
            area=self.scope.area.name,
            words=self.words,
            place=place,
            link=self.part_url,
            stages=self.stages,
            streets=streets,
            begins_on=self.days.period[0] + LEAD if self.days.period else None,
        ).report()

    def _beside(self, step: int) -> str:
        """The day before or after, as far as days are stored."""
        days, day = self.days, self.days.day + step * DAY
        return self.day_url(day) if days.ends and days.ends[0] <= day <= days.ends[1] else ""

    def _line(self, place: Place) -> Any:
        return line_of("合计", "", place, self.part_url, self.columns)

    def _lines(self) -> list[Any]:
        found = []
        for area, place in self.days.by_child:
            url = f"?{self.scope.query(area=area.pk, day=self.days.day)}"
            link = lambda part, area=area: self.part_url(part, area)  # noqa: E731
            found.append(line_of(area.name, url, place, link, self.columns))
        return found

    def _units(self, place: Place) -> list[tuple[Unit, list[str]]]:
        """In a township: each unit, and what of it is counted."""
        told = [Counted.PARTY, Counted.COMMITTEE, Counted.DONE, Counted.SUPPLEMENTARY, Counted.POSTPONED, Counted.LATE]
        sets = [place.day.units(what) if place.day.number(what) is not None else None for what in told]
        units = Unit.objects.filter(pk__in=place.day.units(Counted.UNITS)).order_by("code")
        return [(unit, [_mark(found, unit.pk) for found in sets]) for unit in units]

    def _export(self, place: Place) -> HttpResponseBase:
        days, user, shown = self.days, self.request.user, self.columns
        report = self.report(place)
        rows = [sheet_row(area.name, each, shown) for area, each in days.by_child]
        rows.append(sheet_row("合计" if rows else self.scope.area.name, place, shown))
        source = "事后补算：按投票日期和确认时间" if place.day.is_recomputed else "当日快照"
        notes = [("表格", "换届日报"), ("日期", str(days.day)), *self.scope.notes(), ("文稿", report.plain)]
        notes += [("数据来源", source), ("生成时间", f"{timezone.localtime(place.day.taken_at):%Y-%m-%d %H:%M}")]
        notes += [("未列出", "；".join(report.left_out))] if report.left_out else []
        notes += [("缺少快照", "、".join(area.name for area in days.absent))] if days.absent else []
        notes += [("导出人", f"{user.full_name} {user.office or user.role_names}".strip())]
        notes += [("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"), ("行数", str(len(rows)))]
        header = [self.words["child"], *(f"{one.label}%" if one.is_share else one.label for one in shown)]
        file = io.BytesIO()
        write_workbook(file, title="换届日报", header=header, rows=rows, notes=notes)
        return download(file, f"换届日报-{self.scope.area}-{days.day}.xlsx")


def _mark(units: set[int] | None, unit: int) -> str:
    return "—" if units is None else "是" if unit in units else ""


class DailyUnitsView(DayMixin, TemplateView):
    """The units behind a number of a report."""

    template_name = "reports/daily_units.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.request.GET.get("part", Counted.UNITS.value)
        name = self._name(part)
        place = self.days.whole
        found = units_of(place, part) if place else None
        units = Unit.objects.filter(pk__in=found or ()).select_related("township").order_by("township__path", "code")
        return super().get_context_data(
            part_name=name,
            is_known=found is not None,
            units=units,
            days=self.days,
            back_url=self.day_url(self.days.day),
            **kwargs,
        )

    def _name(self, part: str) -> str:
        """What a part is called. Errors: 404 for one there is not."""
        number = part.removeprefix(STAGE)
        if part.startswith(STAGE) and number.isdecimal() and int(number) in self.stages:
            return f"{self.stages[int(number)]}各项任务均已完成"
        if part not in PARTS:
            raise Http404("日报没有这一项。")
        return PARTS[part].replace("村(居)委会", self.words["committee"])


class DailyTakeView(CapabilityMixin, TermPageMixin, View):
    """Takes the snapshot of today anew, and goes to its report."""

    capability = Capability.EDIT_PROGRESS
    scope: PageScope

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scope = self.scope
        assert scope.term is not None
        filled = take_daily(actor=request.user, term=scope.term, area=scope.area)
        told = f"，并按投票日期补算了缺少的 {filled} 天" if filled else ""
        messages.success(request, f"已重新生成{scope.area.name}今日的日报{told}。")
        return HttpResponseRedirect(f"{reverse('reports:daily')}?{scope.query()}")
