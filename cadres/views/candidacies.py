"""Candidates: their list, one candidate's page, and the forms that enter, correct and delete them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from cadres.filters import CandidateFilter
from cadres.forms.candidacies import (
    CandidacyForm,
    ConditionsForm,
    DeleteCandidacyForm,
    IncumbentsForm,
    NewCandidacyForm,
)
from cadres.models import Candidacy, Vote
from cadres.selectors import candidacies
from cadres.selectors.boards import dressed
from cadres.selectors.checks import check_new_candidate
from cadres.selectors.conditions import age_limits, condition_lines, is_over_age, obstacles
from cadres.selectors.kinship import kin_of
from cadres.selectors.search import number_q
from cadres.services.candidacies import findings
from cadres.services.exports import record_list_export
from cadres.tables import CandidateTable
from cadres.views.memberships import NewMemberMixin
from cadres.views.parts import NumberSearchMixin, address
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.views.generic import (
    Action,
    ScopedCreateView,
    ScopedDeleteView,
    ScopedDetailView,
    ScopedListView,
    ScopedUpdateView,
)
from core.views.mixins import CapabilityMixin
from elections.choices import PollState
from elections.page_scope import TermPageMixin
from elections.selectors import day_of_ages
from places.models import Unit

ROWS = (
    Candidacy.objects.select_related("person", "unit__township", "term")
    .prefetch_related("sources")
    .with_organisation()
    .with_election_day()
)


class CandidatesView(NumberSearchMixin, TermPageMixin, ScopedListView):
    """The candidates of a term: saved views, filters, search."""

    capability = Capability.VIEW_PEOPLE
    queryset = Candidacy.objects.all()
    table_class = CandidateTable
    filterset_class = CandidateFilter
    template_name = "cadres/candidates.html"
    title = "候选人"
    empty_title = "还没有候选人"
    empty_text = "在班子预案中勾选上届成员，或逐人登记。"

    @cached_property
    def rows(self) -> Any:
        return candidacies.visible_candidacies(self.scope)

    @cached_property
    def views(self) -> list[Any]:
        return candidacies.counted_views(self.rows)

    @property
    def view(self) -> Any:
        chosen = self.request.GET.get("view", "")
        return next((view for view in self.views if view.key == chosen), self.views[0])

    def get_queryset(self) -> Any:
        rows = self.rows.select_related("person", "unit__township").defer(
            "resume", "person__id_number", "person__phone"
        )
        rows = rows.with_organisation().with_election_day().in_board_order()
        if self.number:
            return rows.filter(number_q(self.number, "person__", self.scope.realm)) if self.may_edit else rows.none()
        return rows.filter(self.view.condition)

    @property
    def may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PEOPLE, self.scope.area.path))

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs = {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}
        return {**kwargs, "data": {}} if self.number else kwargs

    def get_table_kwargs(self) -> dict[str, Any]:
        assert self.scope.term
        hidden = ["township"] if self.scope.area.is_township else []
        if not any(view.key == "supervision" and view.count for view in self.views):
            hidden.append("supervision_post")
        term = self.scope.term
        told = {"user": self.request.user, "as_of": day_of_ages(term), "limits": age_limits(term)}
        return {**told, "hidden": tuple(hidden)}

    def get_table_pagination(self, table: Any) -> Any:
        return {"per_page": 50}

    def note_export(self, rows: int) -> None:
        scope = self.scope
        assert scope.term
        told = {"名单": f"候选人（{self.view.label}）"}
        record_list_export(actor=self.request.user, term=scope.term, area=scope.area, rows=rows, told=told)

    def get_actions(self) -> list[Action]:
        if not self.may_edit:
            return []
        query = self.scope.query()
        final = f"{reverse('cadres:candidates_final')}?{self.request.GET.urlencode() or query}"
        return [
            Action("任职条件", address("cadres:qualifications", query), "list"),
            Action("确定正式候选人", final, "check"),
            Action("登记候选人", address("cadres:candidacy_create", query), "add", primary=True),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {
            "views": self.views,
            "view": self.view,
            "number": self.number,
            "q": self.request.GET.get("q", ""),
            "may_edit": self.may_edit,
        }
        return super().get_context_data(**told, **kwargs)


class CandidacyView(ScopedDetailView):
    """A candidate: posts stood for, conditions with their arithmetic, review, turns, relatives, history."""

    capability = Capability.VIEW_PEOPLE
    queryset = ROWS.defer("person__id_number", "person__phone")
    template_name = "cadres/candidacy.html"

    @cached_property
    def may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PEOPLE, self.object.unit.township.path))

    def get_title(self) -> str:
        return str(self.object.person)

    def get_actions(self) -> list[Action]:
        return (
            [Action("修改", reverse("cadres:candidacy_edit", args=[self.object.pk]), "edit")] if self.may_edit else []
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, term, user = self.object, self.object.term, self.request.user
        lines = condition_lines([row], term)[row.pk]
        told = {
            "as_of": row.election_day or day_of_ages(term),
            "findings": findings(row),
            "positive": [line for line in lines if not line.qualification.is_bar],
            "negative": [line for line in lines if line.qualification.is_bar],
            "is_over_age": is_over_age(lines),
            "obstacles": obstacles([row], term)[row.pk],
            "turns": candidacies.turns_of(row, user),
            "review_words": candidacies.review_words(row, user),
            "inspection": getattr(row, "inspection", None),
            "relatives": kin_of(row.person, user),
            "votes": declared_votes(row),
            "may_edit": self.may_edit,
            "is_demonstration": term.is_demonstration,
        }
        return super().get_context_data(row=dressed(row, told["as_of"]), **told, **kwargs)


def declared_votes(row: Candidacy) -> Any:
    """A candidate's votes in polls whose result is declared; what is being entered is nobody's to see."""
    votes = Vote.objects.filter(candidacy=row, poll__state=PollState.CONFIRMED)
    return votes.select_related("poll__contest").order_by("poll__held_on", "pk")


class NewCandidacyMixin(NewMemberMixin):
    """The form of a new candidate: also whether it is for a by-election."""

    @property
    def occasion(self) -> int:
        asked = self.request.GET.get("occasion", "")
        return int(asked) if asked.isdecimal() else 0

    def form_values(self) -> dict[str, Any]:
        return {**super().form_values(), "occasion": self.occasion}


class CandidacyCreateView(NewCandidacyMixin, ScopedCreateView):
    """A new candidate of a term."""

    queryset = Candidacy.objects.all()
    form_class = NewCandidacyForm
    template_name = "cadres/membership_form.html"
    title = "登记候选人"
    submit_label = "登记"
    success_message = "已登记候选人。"

    def get_subtitle(self) -> str:
        known = f"，{self.person}" if self.person else ""
        return f"{self.scope.term}{f'第{self.occasion}次补选' if self.occasion else ''}{known}"

    def get_cancel_url(self) -> str:
        return address("cadres:candidates", self.scope.query())

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.request.GET.get("unit")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.form_values()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = {"person": self.person.pk} if self.person else {}
        query = self.scope.query(occasion=self.occasion or "", **person)
        return super().get_context_data(check_url=address("cadres:candidacy_check", query), **kwargs)


class CandidacyCheckView(NewCandidacyMixin, CapabilityMixin, View):
    """What can already be said of a new candidate while the form is filled in. Always POST: it carries an ID number."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewCandidacyForm(request.POST, user=request.user, **self.form_values())
        form.is_valid()
        number = request.POST.get("id_number", "")
        checked = check_new_candidate(
            user=request.user, term=form.term, values=form.cleaned_data, id_number=number, occasion=self.occasion
        )
        context = {"check": checked, "scope": self.scope, "create_url": reverse("cadres:candidacy_create")}
        return render(request, "cadres/partials/check.html", context)


class OneCandidacyMixin:
    """Pages that change a candidacy found among the editable ones."""

    capability = Capability.EDIT_PEOPLE
    queryset = ROWS
    object: Any

    def get_subtitle(self) -> str:
        return f"{self.object.person}，{self.object.unit}，{self.object.term}"


class CandidacyEditView(OneCandidacyMixin, ScopedUpdateView):
    form_class = CandidacyForm
    template_name = "cadres/membership_form.html"
    title = "修改候选人"


class ConditionsView(OneCandidacyMixin, ScopedUpdateView):
    """核对任职条件: all conditions of a candidate in one form."""

    form_class = ConditionsForm
    template_name = "cadres/conditions_form.html"
    title = "核对任职条件"

    def get_form_kwargs(self) -> dict[str, Any]:
        lines = condition_lines([self.object], self.object.term)[self.object.pk]
        return {**super().get_form_kwargs(), "lines": lines}


class CandidacyDeleteView(OneCandidacyMixin, ScopedDeleteView):
    form_class = DeleteCandidacyForm
    title = "删除候选人"

    def get_success_url(self) -> str:
        return reverse("cadres:slate", args=[self.object.pk])


class IncumbentsView(UnitScopeMixin, ScopedCreateView):
    """Members of the last term who stand again in a unit, with the posts they hold."""

    capability = Capability.EDIT_PEOPLE
    queryset = Candidacy.objects.all()
    form_class = IncumbentsForm
    template_name = "cadres/incumbents.html"
    list_name = "cadres:candidates"
    is_of_one_term = True
    title = "上届成员转为候选人"
    submit_label = "登记为候选人"
    success_message = "已登记为候选人，职务与学历等取自上届花名册，请逐人核对。"

    @cached_property
    def unit(self) -> Unit:
        units = Unit.objects.with_capability(self.request.user, self.capability).select_related("township")
        found: Unit = get_object_or_404(units, pk=self.kwargs["pk"])
        return found

    @cached_property
    def rows(self) -> list[Any]:
        if self.scope.term is None:
            raise Http404("这个单位还没有参加任何届次。")
        return candidacies.incumbents_of(self.unit, self.scope.term)

    def get_subtitle(self) -> str:
        return f"{self.unit}，{self.scope.term}"

    def get_cancel_url(self) -> str:
        return address("cadres:slate", self.scope.query(area=""), (self.unit.pk,))

    def get_success_url(self) -> str:
        return self.get_cancel_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.scope.term, "unit": self.unit, "rows": self.rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = set(self.request.POST.getlist("members"))
        return super().get_context_data(rows=self.rows, chosen=chosen, **kwargs)
