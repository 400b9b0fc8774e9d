"""Declaring results: a second person confirms, returns, or takes back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from cadres.forms.polls import ConfirmForm, ReturnForm, TakeBackForm
from cadres.selectors.poll_pictures import Picture, picture_of
from cadres.selectors.polls import Chain, chain_of
from cadres.selectors.results import Effect, effects_of
from cadres.views.polls import ROWS, PollScopeMixin
from core.capabilities import Capability
from core.views.generic import ScopedUpdateView
from elections.choices import PollState


class ConfirmMixin(PollScopeMixin):
    capability = Capability.CONFIRM_RESULTS
    queryset = ROWS


class PollConfirmView(ConfirmMixin, ScopedUpdateView):
    """Declare a result: the outcome with its reasons, and what it will do to the roster."""

    form_class = ConfirmForm
    template_name = "cadres/poll_confirm.html"
    title = "复核选举结果"
    success_message = "选举结果已确认，花名册随之更新。"

    @cached_property
    def chain(self) -> Chain | None:
        return chain_of(self.object.contest, until=self.object)

    @cached_property
    def effects(self) -> list[Effect]:
        return effects_of(self.object, self.chain) if self.chain and self.object.electors else []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        if self.object.state != PollState.SUBMITTED:
            messages.info(request, f"这次投票{self.object.get_state_display()}，不需要复核。")
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "effects": self.effects}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        poll = self.object
        picture: Picture | None = picture_of(poll, self.chain) if self.chain else None
        told = {
            "picture": picture,
            "poll": poll,
            "is_own": poll.entered_by_id == self.request.user.pk,
            "records": poll.records.all(),  # type: ignore[attr-defined]
            "return_url": reverse("cadres:poll_return", args=[poll.pk]),
        }
        return super().get_context_data(**told, **kwargs)


class PollReturnView(ConfirmMixin, ScopedUpdateView):
    form_class = ReturnForm
    title = "退回投票结果"
    submit_label = "退回"
    success_message = "已退回，录入人可以修改后再提交。"


class PollTakeBackView(ConfirmMixin, ScopedUpdateView):
    """Take a declared result back."""

    form_class = TakeBackForm
    title = "撤回选举结果"
    submit_label = "撤回"
    success_message = "已撤回，花名册恢复到确认之前。"

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)
        if form.kept:
            messages.warning(self.request, f"以下内容在确认之后被改过，没有恢复：{'；'.join(form.kept)}。")
        return response
