"""Polls: the entry sheet with its checks, the page of a poll, confirming, returning and taking back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from cadres.forms.polls import (
    DeletePollForm,
    PollForm,
    RecordForm,
    WriteInForm,
)
from cadres.models import Vote
from cadres.rules.results import Fault, faults_of, missing_of
from cadres.selectors.poll_pictures import picture_of
from cadres.selectors.polls import Chain, chain_of, facts_of
from cadres.services.polls import remove_line, typed
from cadres.views.parts import address
from core.capabilities import Capability
from core.views.generic import Action, ScopedDeleteView, ScopedDetailView, ScopedUpdateView
from core.views.mixins import ScopedObjectsMixin
from elections.choices import PollState
from elections.models import Poll
from elections.page_scope import PageScope, scope_of_one

ROWS = Poll.objects.select_related(
    "contest__unit__township", "contest__term", "contest__law__rule_set", "law__rule_set", "entered_by", "confirmed_by"
).prefetch_related("contest__law__values", "contest__posts", "law__values")


class PollScopeMixin:
    """The scope of a page about a poll, and the words at its head."""

    request: Any
    object: Poll

    @cached_property
    def scope(self) -> PageScope:
        contest = self.object.contest
        return scope_of_one(self.request.user, contest.unit.township, contest.term, "cadres:contests")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scope=self.scope, contest=self.object.contest, **kwargs)  # type: ignore[misc]

    def get_subtitle(self) -> str:
        contest = self.object.contest
        return f"{contest.unit.township}{contest.unit}，{contest.body_name}，{contest.term}"


class PollView(PollScopeMixin, ScopedDetailView):
    """A poll: what was entered, what it brings and why, and what its reader may do with it."""

    capability = Capability.VIEW_PEOPLE
    queryset = ROWS
    template_name = "cadres/poll.html"
    context_object_name = "poll"

    def get_title(self) -> str:
        return self.object.get_kind_display()

    def may(self, capability: Capability) -> bool:
        return bool(self.request.user.can(capability, self.object.contest.unit.township.path))

    def get_actions(self) -> list[Action]:
        pk, state = (self.object.pk,), self.object.state
        enters, confirms = self.may(Capability.ENTER_RESULTS), self.may(Capability.CONFIRM_RESULTS)
        actions = []
        if enters and state == PollState.DRAFT:
            actions.append(Action("删除", address("cadres:poll_delete", args=pk), "delete"))
            actions.append(Action("录入", address("cadres:poll_edit", args=pk), "edit", primary=True))
        if confirms and state == PollState.SUBMITTED:
            actions.append(Action("退回", address("cadres:poll_return", args=pk), "change"))
            actions.append(Action("复核确认", address("cadres:poll_confirm", args=pk), "check", primary=True))
        if confirms and state == PollState.CONFIRMED:
            actions.append(Action("撤回结果", address("cadres:poll_take_back", args=pk), "history"))
        return actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        poll = self.object
        told = {
            "picture": picture_of(poll),
            "records": poll.records.select_related("added_by"),  # type: ignore[attr-defined]
            "may_enter": self.may(Capability.ENTER_RESULTS),
            "record_form": RecordForm(user=self.request.user, instance=poll),
            "is_draft": poll.state == PollState.DRAFT,
        }
        return super().get_context_data(**told, **kwargs)


class EnterPollMixin(PollScopeMixin):
    """Pages that change a poll found among the editable ones, while it is being entered."""

    capability = Capability.ENTER_RESULTS
    queryset = ROWS


class PollEditView(EnterPollMixin, ScopedUpdateView):
    """The entry sheet."""

    form_class = PollForm
    template_name = "cadres/poll_form.html"
    context_object_name = "poll"
    success_message = "已保存。"

    def get_title(self) -> str:
        return f"录入{self.object.get_kind_display()}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        if self.object.state != PollState.DRAFT:
            messages.info(request, f"这次投票{self.object.get_state_display()}，不能修改。")
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        if form.data.get("act") == "submit":
            self.success_message = "已提交，等待另一人复核。"
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"check_url": reverse("cadres:poll_check", args=[self.object.pk])}
        return super().get_context_data(**told, **kwargs)


class PollCheckView(ScopedObjectsMixin, View):
    """What is wrong with a sheet as it stands, and what it would bring; nothing is saved."""

    capability = Capability.ENTER_RESULTS
    queryset = ROWS

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return redirect("cadres:poll_edit", get_object_or_404(self.get_queryset(), pk=pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        poll = get_object_or_404(self.get_queryset(), pk=pk)
        form = PollForm(request.POST, user=request.user, instance=poll)
        form.is_valid()
        chain = typed(poll, form.values(), form.typed())
        told = self._told(poll, chain, form) if chain else {}
        return render(request, "cadres/partials/poll_check.html", {"poll": poll, **told})

    def _told(self, poll: Poll, chain: Chain, form: PollForm) -> dict[str, Any]:
        facts = facts_of(poll, chain)
        elected = set(chain.last.outcome.keys)
        missing = missing_of(facts)
        found = faults_of(facts, elected if not missing else ())
        lines = [line.votes.name for _, _, lines in form.lines() for line in lines]
        names = ["held_on", *(field.name for field in form.head()), *lines]
        posts = [f"post_{post.code}" for post in chain.last.posts]
        return {
            "faults": _by_field(found, [*names, *posts, "void_reasons"], form),
            "missing": missing,
            "picture": picture_of(poll, chain) if not missing and not found else None,
            "has_faults": bool(found),
        }


def _by_field(found: list[Fault], names: list[str], form: PollForm) -> list[tuple[str, list[str]]]:
    """Every place of the sheet with what is wrong there: none takes away what stood there before."""
    told: dict[str, list[str]] = {name: [] for name in names}
    for name, errors in form.errors.items():
        told.get(name, []).extend(str(error) for error in errors)
    for each in found:
        told.setdefault(each.field, []).append(str(each))
    return list(told.items())


class WriteInView(EnterPollMixin, ScopedUpdateView):
    """Add somebody whom voters wrote on their ballots."""

    form_class = WriteInForm
    title = "登记选票另选的人"
    submit_label = "加入选票"

    def get_form_kwargs(self) -> dict[str, Any]:
        chain = chain_of(self.object.contest, until=self.object)
        return {**super().get_form_kwargs(), "posts": chain.last.posts if chain else []}

    def get_success_url(self) -> str:
        return reverse("cadres:poll_edit", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class LineRemoveView(ScopedObjectsMixin, View):
    """Take a written-in name off the sheet."""

    capability = Capability.ENTER_RESULTS
    request: Any

    def get_queryset(self) -> Any:
        polls = Poll.objects.editable_by(self.request.user)
        return Vote.objects.filter(poll__in=polls).select_related("poll", "candidacy__person")

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        return redirect("cadres:poll_edit", get_object_or_404(self.get_queryset(), pk=pk).poll_id)

    def post(self, request: Any, pk: int) -> HttpResponseBase:
        vote = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            poll = remove_line(actor=request.user, vote=vote)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            poll = vote.poll
        return HttpResponseRedirect(reverse("cadres:poll_edit", args=[poll.pk]))


class PollDeleteView(EnterPollMixin, ScopedDeleteView):
    form_class = DeletePollForm
    title = "删除投票"
