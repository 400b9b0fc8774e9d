"""选情: how units stand, round by round; each unit's score, its sign-off."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from cadres.selectors.situation import Picture, Row, picture_of, row_of
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import Action, PageHeadMixin, ScopedUpdateView, ServiceFormMixin, history_of, may_see_history
from core.views.mixins import CapabilityMixin
from elections.choices import Colour
from elections.forms.situation import SignOffForm, SituationForm, TakeBackForm
from elections.models import Situation, SurveyRound
from elections.page_scope import TermPageMixin
from elections.rules.situation import in_points
from elections.selectors import today_of
from elections.selectors.situation import aspects_of, scale_of
from places.models import Unit


def unit_situation_url(unit_id: int, term: Any) -> str:
    return f"{reverse('cadres:situation_unit', args=[unit_id])}?term={term.pk}"


class SituationView(PageHeadMixin, CapabilityMixin, TermPageMixin, TemplateView):
    """Units of a scope with total, colour, difficulties, what was done, sign-off and who answers for them."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "cadres/situation.html"
    title = "选情"
    paginate_by = 50

    @cached_property
    def picture(self) -> Picture:
        assert self.scope.term is not None
        return picture_of(self.scope.term, self.scope.area, self.scope.kind)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What the filters say: ``colour``, ``difficulty``, ``open``."""
        asked = {key: self.request.GET.get(key, "") for key in ("colour", "difficulty", "open")}
        known = {"colour": {*Colour.values, "none"}, "open": {"1"}}
        said = {key: value for key, value in asked.items() if key == "difficulty" or value in known[key]}
        return {key: value for key, value in said.items() if value and (key != "difficulty" or value.isdecimal())}

    def shown(self) -> list[Row]:
        difficulty = self.chosen.get("difficulty")
        return self.picture.shown(
            colour=self.chosen.get("colour", ""),
            difficulty=int(difficulty) if difficulty else None,
            only_open="open" in self.chosen,
        )

    def get_actions(self) -> Sequence[Action]:
        values = self.request.GET.copy()
        values["export"] = "xlsx"
        leaders = f"{reverse('cadres:responsibilities')}?{self.scope.query()}"
        actions = [Action("包联领导", leaders, "people"), Action("导出选情表", f"?{values.urlencode()}", "download")]
        term: Any = self.scope.term
        if self.request.user.can(Capability.EDIT_TERMS, term.area.path):
            actions.append(Action("选情设置", reverse("elections:situation_setup", args=[term.pk]), "settings"))
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "xlsx":
            return self._export()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = sorted(self.shown(), key=lambda row: (not row.is_red, not row.is_open))
        path = self.scope.area.path
        streets = [] if self.scope.area.is_township else self.picture.by_township()
        return super().get_context_data(
            picture=self.picture,
            scale=scale_of(self.scope.term),  # type: ignore[arg-type]
            chosen=self.chosen,
            count=len(rows),
            page=Paginator(rows, self.paginate_by).get_page(self.request.GET.get("page")),
            streets=sorted(streets, key=lambda each: (-each[1].red, -each[1].open, each[0].path)),
            may_score=bool(self.picture.rounds) and self.request.user.can(Capability.EDIT_PROGRESS, path),
            **kwargs,
        )

    def _export(self) -> HttpResponseBase:
        aspects = aspects_of(self.scope.term)  # type: ignore[arg-type]
        header = [self.scope.words["township"], "单位", *(each.name for each in aspects), "总分"]
        header += [str(each) for each in self.picture.shown_rounds]
        header += ["难点", "情况", "措施与进展", "销号日期", "包联领导"]
        numbers = [each.number for each in aspects]
        rows = [self._line(row, numbers) for row in self.shown()]
        user = self.request.user
        notes = [("表格", "选情表"), *self.scope.notes(), ("得分", "各单位最近一轮摸排的得分")]
        notes += [("导出人", f"{user.full_name} {user.office or user.role_names}".strip())]
        notes += [("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"), ("行数", str(len(rows)))]
        file = io.BytesIO()
        write_workbook(file, title="选情表", header=header, rows=rows, notes=notes)
        return download(file, f"选情表-{self.scope.area}-{timezone.localdate()}.xlsx")

    def _line(self, row: Row, numbers: Sequence[int]) -> list[Any]:
        points = row.last.points if row.last else {}
        rounds = [row.by_round.get(each.number) for each in self.picture.shown_rounds]
        off = row.last.signed_off_on if row.last else None
        return [
            row.unit.township.name,
            row.unit.short_name,
            *(points.get(str(number), "") for number in numbers),
            row.total,
            *(each.get_colour_display() if each else "" for each in rounds),
            "、".join(each.name for each in row.difficulties),
            row.last.note if row.last else "",
            row.last.remedy if row.last else "",
            str(off or ""),
            "、".join(str(each) for each in row.leaders),
        ]


class OfUnitMixin(UnitScopeMixin, CapabilityMixin):
    """A page about the situation of the unit that the address names, in a term it takes part in."""

    capability: Capability
    kwargs: dict[str, Any]
    list_name = "cadres:situation"
    is_of_one_term = True

    @cached_property
    def unit(self) -> Unit:
        units = Unit.objects.with_capability(self.request.user, self.capability).select_related("township")
        found: Unit = get_object_or_404(units, pk=self.kwargs["pk"])
        return found

    @cached_property
    def row(self) -> Row:
        row = row_of(self.scope.term, self.unit) if self.scope.term else None
        if row is None:
            raise Http404("这个单位没有参加本届换届。")
        return row

    def get_subtitle(self) -> str:
        return f"{self.unit.township} · {self.scope.term}"


class SituationUnitView(OfUnitMixin, PageHeadMixin, TemplateView):
    """A unit's rounds one beside the other: points by aspect, colour, what is difficult and what was done."""

    capability = Capability.VIEW_FIGURES
    template_name = "cadres/situation_unit.html"

    def get_title(self) -> str:
        return f"{self.unit.short_name}选情"

    def get_actions(self) -> Sequence[Action]:
        row, path, user = self.row, self.unit.township.path, self.request.user
        actions = []
        if row.last and user.can(Capability.APPROVE_DATA, path):
            if row.is_open:
                off = reverse("cadres:situation_sign_off", args=[row.last.pk])
                actions.append(Action("销号", off, "check"))
            elif row.last.signed_off_on:
                actions.append(Action("撤销销号", reverse("cadres:situation_reopen", args=[row.last.pk]), "history"))
        return actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = list(SurveyRound.objects.filter(term=self.scope.term))
        aspects = aspects_of(self.scope.term)  # type: ignore[arg-type]
        there = self.row.by_round
        columns = [(each, there.get(each.number)) for each in rounds]
        points = [
            (aspect, [found.points.get(str(aspect.number), "") if found else "" for _, found in columns])
            for aspect in aspects
        ]
        user = self.request.user
        reads = may_see_history(user) and self.row.last
        return super().get_context_data(
            unit=self.unit,
            unit_url=self.unit_url,
            row=self.row,
            columns=[(each, found, in_points(found.total) if found else "") for each, found in columns],
            points=points,
            history=history_of(self.row.last, user) if reads and self.row.last else None,
            may_score=user.can(Capability.EDIT_PROGRESS, self.unit.township.path),
            back_url=f"{reverse('cadres:situation')}?{self.scope.query()}",
            **kwargs,
        )


class SituationEditView(OfUnitMixin, ServiceFormMixin, FormView):
    """Scores a unit in a round: that of ``?round=``, else the last."""

    capability = Capability.EDIT_PROGRESS
    form_class = SituationForm
    template_name = "cadres/situation_form.html"
    object: Any = None
    success_message = "已登记选情。"

    @cached_property
    def survey(self) -> SurveyRound | None:
        rounds = SurveyRound.objects.filter(term=self.scope.term).select_related("term")
        key = self.request.GET.get("round", "")
        if key.isdecimal():
            found: SurveyRound = get_object_or_404(rounds, pk=key)
            return found
        return rounds.last()  # type: ignore[no-any-return]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and user.can(self.capability) and self.unit and self.survey is None:
            messages.warning(request, "本届还没有摸排轮次，请组织部门先在“选情设置”中增加一轮。")
            return HttpResponseRedirect(f"{reverse('cadres:situation')}?{self.scope.query()}")
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"{self.unit.short_name}{self.survey}"

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.survey is not None
        return {
            **super().get_form_kwargs(),
            "survey": self.survey,
            "unit": self.unit,
            "aspects": aspects_of(self.survey.term),
            "there": self.row.by_round.get(self.survey.number),
        }

    def get_success_url(self) -> str:
        return unit_situation_url(self.unit.pk, self.scope.term)

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class SignOffView(ScopedUpdateView):
    """Strikes a unit off the list of difficult ones."""

    capability = Capability.APPROVE_DATA
    queryset: Any = Situation.objects.select_related("unit__township", "round__term")
    form_class = SignOffForm
    success_message = "已销号，选情不再阻挡这个单位启动选举。"
    submit_label = "确认销号"
    object: Any

    def get_title(self) -> str:
        return f"{self.object.unit.short_name}销号"

    def get_subtitle(self) -> str:
        return f"{self.object.round}为{self.object.get_colour_display()}（{in_points(self.object.total)} 分）"

    def get_initial(self) -> dict[str, Any]:
        return {"on": today_of(self.object.round.term)}

    def get_success_url(self) -> str:
        return unit_situation_url(self.object.unit_id, self.object.round.term)

    def get_cancel_url(self) -> str:
        found = self.get_object()
        return unit_situation_url(found.unit_id, found.round.term)


class TakeBackView(SignOffView):
    form_class = TakeBackForm
    success_message = "已撤销销号，单位回到重点难点之列。"
    submit_label = "撤销销号"

    def get_title(self) -> str:
        return f"{self.object.unit.short_name}撤销销号"
