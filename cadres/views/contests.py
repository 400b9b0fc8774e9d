"""Contests: the list, setting up, and each contest's page."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, View

from cadres.models import Candidacy
from cadres.selectors.contests import last_seats
from cadres.selectors.poll_pictures import pictures_of
from cadres.selectors.polls import nominated, paper_of
from cadres.services.polls import open_poll
from cadres.views.parts import address
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.views.generic import (
    Action,
    PageHeadMixin,
    ScopedDeleteView,
    ScopedDetailView,
    ScopedListView,
    ScopedUpdateView,
    ServiceFormMixin,
)
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.choices import POSTS, Body, ContestState
from elections.filters import ContestFilter
from elections.forms.contests import ContestForm, DeleteContestForm, SetUpForm
from elections.models import Contest, UnitProfile
from elections.page_scope import PageScope, TermPageMixin, scope_of_one
from elections.rules.bodies import body_words
from elections.selectors.contests import deadlines, with_state
from elections.services.contests import PlannedContest, create_contests, plan_contests
from elections.tables import ContestTable
from places.models import Unit

ROWS = Contest.objects.select_related("unit__township", "term", "law__rule_set")
SHOWN = 200


class ContestsView(TermPageMixin, ScopedListView):
    """The contests of a scope, with how far each is."""

    capability = Capability.VIEW_PEOPLE
    queryset = Contest.objects.all()
    table_class = ContestTable
    filterset_class = ContestFilter
    title = "选举"
    empty_title = "还没有建立选举"
    empty_text = "成批设置本区域各村(社区)党组织、村(居)委会的职数和选举日。"
    request: Any

    @cached_property
    def rows(self) -> Any:
        term = self.scope.term
        visible = Contest.objects.visible_to(self.request.user)
        return with_state(visible.of_scope(area_path=self.scope.area.path, term=term, kind=self.scope.kind))

    def get_queryset(self) -> Any:
        rows = self.rows.annotate(poll_count=Count("polls")).select_related("unit__township")
        return rows.prefetch_related("posts").order_by("unit__code", "occasion", "-body")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"exclude": ("township",) if self.scope.area.is_township else ()}

    @cached_property
    def states(self) -> dict[str, int]:
        return dict(self.rows.order_by().values_list("state").annotate(Count("pk")))

    def get_subtitle(self) -> str:
        total, done = sum(self.states.values()), self.states.get(ContestState.DONE, 0)
        return f"{self.scope.term}，{total}场，已完成{done}场" if total else str(self.scope.term)

    def get_actions(self) -> list[Action]:
        if not self.request.user.can(Capability.ENTER_RESULTS, self.scope.area.path):
            return []
        return [Action("成批设置", address("cadres:contests_set_up", self.scope.query()), "add", primary=True)]


class ContestsSetUpView(TermPageMixin, PageHeadMixin, CapabilityMixin, FormView):
    """Set up the contests of all units of the scope: first what would be made, then it is made."""

    capability = Capability.ENTER_RESULTS
    form_class = SetUpForm
    template_name = "cadres/contests_set_up.html"
    title = "成批设置选举"
    request: Any

    def get_subtitle(self) -> str:
        return f"{self.scope.area}，{self.scope.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    @cached_property
    def units(self) -> list[Unit]:
        scope = self.scope
        units = Unit.objects.with_capability(self.request.user, self.capability).under(scope.area.path)
        taking_part = units.filter(pk__in=UnitProfile.objects.filter(term=scope.term).values("unit"))
        chosen = taking_part.filter(kind=scope.kind) if scope.kind else taking_part
        return list(chosen.select_related("township").order_by("code"))

    def form_valid(self, form: SetUpForm) -> HttpResponseBase:
        term = self.scope.term
        assert term
        wanted = form.wanted(self.units, last_seats(term, self.units))
        planned = plan_contests(term=term, units=self.units, wanted=wanted)
        if self.request.POST.get("act") != "make":
            return self.render_to_response(self.get_context_data(form=form, plan=Plan(planned, len(wanted))))
        made = create_contests(actor=self.request.user, term=term, area=self.scope.area, planned=planned)
        messages.success(self.request, f"已建立 {made} 场选举。")
        return HttpResponseRedirect(address("cadres:contests", self.scope.query()))


class Plan:
    """What setting up would do, in numbers and rows."""

    def __init__(self, planned: list[PlannedContest], wanted: int) -> None:
        self.good = [each for each in planned if not each.faults]
        self.bad = [each for each in planned if each.faults]
        self.there = wanted - len(planned)
        self.shown = [self._row(each) for each in self.good[:SHOWN]]
        self.more = len(self.good) - len(self.shown)
        self.faults = [self._row(each) for each in self.bad[:SHOWN]]

    def _row(self, planned: PlannedContest) -> dict[str, Any]:
        labels = dict(POSTS[Body(planned.body)].choices)
        posts = "、".join(f"{labels[post]}{seats}" for post, seats, _ in planned.facts.posts if post in labels)
        return {"planned": planned, "body": Body(planned.body).label, "posts": posts or "—"}


class ContestCreateView(UnitScopeMixin, ScopedObjectsMixin, ServiceFormMixin, FormView):
    """Set up one contest of a unit: ``?body=`` says of which body."""

    capability = Capability.ENTER_RESULTS
    queryset = Unit.objects.select_related("township")
    form_class = ContestForm
    template_name = "cadres/contest_form.html"
    list_name = "cadres:contests"
    is_of_one_term = True
    success_message = "已建立选举。"
    object: Any = None

    @cached_property
    def unit(self) -> Unit:
        found: Unit = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and user.can(self.capability) and self.scope.term is None:
            raise Http404("本单位还没有参加届次。")
        return super().dispatch(request, *args, **kwargs)

    @property
    def body(self) -> str:
        body = self.request.GET.get("body", "")
        return body if body in Body.values else Body.COMMITTEE.value

    def get_form_kwargs(self) -> dict[str, Any]:
        term = self.scope.term
        assert term
        seats = last_seats(term, [self.unit]).get((self.unit.pk, self.body), [])
        initial = {f"seats_{post}": number for post, number, _ in seats}
        told = {"body": self.body, "term": term, "unit": self.unit, "initial": initial}
        return {**super().get_form_kwargs(), **told}

    def get_title(self) -> str:
        return f"建立{body_words(self.body, kind=self.unit.kind)}选举"

    def get_subtitle(self) -> str:
        return f"{self.unit}，{self.scope.term}"

    def get_cancel_url(self) -> str:
        return self.unit_url


class ContestScopeMixin:
    """The scope of a page about a contest: its township and its term."""

    request: Any
    object: Contest

    @cached_property
    def scope(self) -> PageScope:
        return scope_of_one(self.request.user, self.object.unit.township, self.object.term, "cadres:contests")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scope=self.scope, **kwargs)  # type: ignore[misc]

    def get_subtitle(self) -> str:
        return f"{self.object.unit.township}{self.object.unit}，{self.object.term}"


class ContestView(ContestScopeMixin, ScopedDetailView):
    """A contest: its posts and days, its polls with what they brought, what must come next."""

    capability = Capability.VIEW_PEOPLE
    queryset = ROWS.prefetch_related("posts", "law__values")
    template_name = "cadres/contest.html"
    context_object_name = "contest"

    @cached_property
    def may_enter(self) -> bool:
        return bool(self.request.user.can(Capability.ENTER_RESULTS, self.object.unit.township.path))

    def get_actions(self) -> list[Action]:
        if not self.may_enter:
            return []
        pk = (self.object.pk,)
        actions = [Action("修改", address("cadres:contest_edit", args=pk), "edit")]
        if not self.polls:
            actions.insert(0, Action("删除", address("cadres:contest_delete", args=pk), "delete"))
        return actions

    @cached_property
    def polls(self) -> list[Any]:
        rows = self.object.polls.select_related("law__rule_set", "entered_by", "confirmed_by")  # type: ignore[attr-defined]
        return list(rows.prefetch_related("law__values", "records").order_by("number"))

    def get_facts(self) -> list[tuple[str, Any]]:
        contest = self.object
        posts = "、".join(
            f"{each.label}{each.seats}名" + (f"（妇女{each.women}名）" if each.women else "")
            for each in contest.posts.all()  # type: ignore[attr-defined]
        )
        facts = [("职数", posts), ("选举方式", contest.get_electors_display()), ("选举日", _day(contest.election_day))]
        if contest.body == Body.COMMITTEE:
            facts += [
                ("选民名单公布日", _day(contest.voter_list_on)),
                ("正式候选人公布日", _day(contest.final_list_on)),
            ]
        return [*facts, ("适用规则", contest.law), ("完成日期", _day(contest.completed_on))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contest, polls = self.object, self.polls
        pictures = {picture.poll.pk: picture for picture in pictures_of(contest, polls)}
        paper = paper_of(contest)
        candidates = standing(contest)
        told = {
            "polls": [(poll, pictures.get(poll.pk)) for poll in polls],
            "deadlines": deadlines(contest),
            "paper": paper,
            "stands": _named(paper, candidates) if paper else [],
            "candidates": [(row, POSTS[Body(contest.body)](post).label) for row, post in candidates],
            "may_enter": self.may_enter,
            "nominate_url": address("cadres:candidacy_create", self._nominee()),
        }
        return super().get_context_data(**told, **kwargs)

    def _nominee(self) -> str:
        """For whom the form of a new candidate is opened from here."""
        contest = self.object
        return urlencode({"unit": contest.unit_id, "term": contest.term_id, "occasion": contest.occasion})  # type: ignore[attr-defined]


def _day(day: dt.date | None) -> str | None:
    return str(day) if day else None


def standing(contest: Contest) -> list[tuple[Candidacy, str]]:
    """The final candidates of a contest and the post each stands for."""
    stands = nominated(contest)
    rows = Candidacy.objects.filter(pk__in=[int(key) for key, _ in stands]).select_related("person")
    people = {str(row.pk): row for row in rows.defer("person__id_number", "person__phone", "resume")}
    return [(people[key], post) for key, post in stands]


def _named(paper: Any, candidates: list[tuple[Candidacy, str]]) -> list[tuple[str, str]]:
    names = {str(row.pk): row.person.name for row, _ in candidates}
    missing = [int(key) for key, _ in paper.stands if key not in names]
    rows = Candidacy.objects.filter(pk__in=missing).values_list("pk", "person__name")
    names |= {str(pk): name for pk, name in rows} if missing else {}
    labels = {post.code: post.label for post in paper.posts}
    return [(names[key], labels[post]) for key, post in paper.stands]


class EditContestMixin(ContestScopeMixin):
    """Pages that change a contest found among the editable ones."""

    capability = Capability.ENTER_RESULTS
    queryset = ROWS


class ContestEditView(EditContestMixin, ScopedUpdateView):
    form_class = ContestForm
    template_name = "cadres/contest_form.html"

    def get_title(self) -> str:
        return f"修改{self.object.body_name}选举"


class ContestDeleteView(EditContestMixin, ScopedDeleteView):
    form_class = DeleteContestForm
    title = "删除选举"


class NextPollView(ScopedObjectsMixin, View):
    """Open the poll that must come next and go to its sheet."""

    capability = Capability.ENTER_RESULTS
    queryset = Contest.objects.all()

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return redirect(get_object_or_404(self.get_queryset(), pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        contest = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            poll = open_poll(actor=request.user, contest=contest)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return redirect(contest)
        return HttpResponseRedirect(reverse("cadres:poll_edit", args=[poll.pk]))
