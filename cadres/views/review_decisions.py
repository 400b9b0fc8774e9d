"""Decisions of the joint review, their confirmation, findings, and the inspection afterwards."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.generic import FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from cadres.forms.reviews import ConfirmDecisionForm, DecisionForm, FindingForm, InspectionForm
from cadres.models import ReviewAnswer, ReviewDecision
from cadres.selectors.review_candidate import ReviewedCandidate
from cadres.services.review_decisions import read_finding
from cadres.views.reviews import CANDIDACIES, candidate_url
from core.capabilities import Capability
from core.views.generic import PageHeadMixin, ScopedUpdateView
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.models import ReviewRound
from elections.page_scope import TermPageMixin


class DecisionView(ScopedUpdateView):
    """The office's verdict on a candidate in the round that ``?round=`` names, else the last."""

    capability = Capability.EDIT_REVIEW
    queryset = CANDIDACIES
    form_class = DecisionForm
    template_name = "cadres/review_decide.html"
    success_message = "结论已登记。"
    object: Any

    def get_title(self) -> str:
        return f"{self.object.person}：{self.round or '联审'}结论"

    def get_subtitle(self) -> str:
        return f"{self.object.unit.township} {self.object.unit.short_name}"

    @cached_property
    def reviewed(self) -> ReviewedCandidate:
        return ReviewedCandidate(self.get_object(), self.request.user, self.request.GET.get("round", ""))

    @property
    def round(self) -> ReviewRound | None:
        shown = self.reviewed.chosen
        return shown.round if shown else None

    def get_form_kwargs(self) -> dict[str, Any]:
        shown = self.reviewed.chosen
        told = {"review_round": self.round, "decision": shown.decision if shown else None}
        return {**super().get_form_kwargs(), "candidacy": self.reviewed.candidacy, **told}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reviewed=self.reviewed, candidacy=self.reviewed.candidacy, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        if self.round is None:
            form.add_error(None, "本届还没有设置联审轮次，请先设置。")
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return candidate_url(self.reviewed.candidacy.pk, self.round.number if self.round else 1)

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class ConfirmationsView(CapabilityMixin, TermPageMixin, TemplateView):
    """The verdicts that wait for a second person."""

    request: Any
    capability = Capability.EDIT_REVIEW
    template_name = "cadres/review_confirmations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ReviewDecision.objects.with_capability(self.request.user, self.capability).to_confirm()
        rows = rows.filter(
            candidacy__term=self.scope.term, candidacy__unit__township__path__startswith=self.scope.area.path
        ).select_related("candidacy__person", "candidacy__unit__township", "round", "made_by")
        deferred = ("candidacy__resume", "candidacy__person__id_number", "candidacy__person__phone")
        decisions = rows.defer(*deferred).order_by("on", "pk")[:200]
        return super().get_context_data(title="待复核的联审结论", decisions=decisions, **kwargs)


class ConfirmView(ScopedUpdateView):
    """One of them, with what the departments answered; confirmed by somebody else than who made it."""

    capability = Capability.EDIT_REVIEW
    queryset = ReviewDecision.objects.select_related(
        "candidacy__person", "candidacy__unit__township", "candidacy__term", "round", "made_by"
    )
    form_class = ConfirmDecisionForm
    template_name = "cadres/review_confirm.html"
    success_message = "已复核，结论生效。"
    object: Any

    def get_title(self) -> str:
        return f"复核：{self.object.candidacy.person}"

    def get_subtitle(self) -> str:
        return f"{self.object.candidacy.unit.short_name} · {self.object.round}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = self.object
        reviewed = ReviewedCandidate(decision.candidacy, self.request.user, str(decision.round.number))
        is_own = decision.made_by_id == self.request.user.pk
        told = {"reviewed": reviewed, "candidacy": decision.candidacy, "is_own": is_own}
        return super().get_context_data(shown=reviewed.chosen, **told, **kwargs)

    def get_success_url(self) -> str:
        return candidate_url(self.object.candidacy_id, self.object.round.number)

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class FindingView(PageHeadMixin, ScopedObjectsMixin, SingleObjectMixin, FormView):
    """A department's finding after a reason; the answer to the POST shows it, and nothing keeps it."""

    request: Any
    capability = Capability.VIEW_FINDINGS
    queryset = ReviewAnswer.objects.filter(candidacy__term__keeps_findings=True).select_related(
        "candidacy__person", "candidacy__unit__township", "candidacy__term", "seat__department", "seat__round"
    )
    form_class = FindingForm
    template_name = "cadres/review_finding.html"
    title = "查看反馈详情"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    @cached_property
    def object(self) -> ReviewAnswer:
        found: ReviewAnswer = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return found

    def get_subtitle(self) -> str:
        return f"{self.object.candidacy.person} · {self.object.seat.department}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = candidate_url(self.object.candidacy_id, self.object.seat.round.number)
        return super().get_context_data(back=back, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        text = read_finding(actor=self.request.user, answer=self.object, reason=form.cleaned_data["reason"])
        return render(self.request, self.template_name, self.get_context_data(form=None, finding=text))


class InspectionView(ScopedUpdateView):
    """What the inspection of a candidate found."""

    capability = Capability.EDIT_REVIEW
    queryset = CANDIDACIES
    form_class = InspectionForm
    title = "登记考察结果"
    success_message = "考察结果已登记。"
    object: Any

    def get_subtitle(self) -> str:
        candidacy = self.get_object()
        return f"{candidacy.person} · {candidacy.unit.township} {candidacy.unit.short_name}"

    def get_success_url(self) -> str:
        return candidate_url(self.kwargs["pk"], 0)

    def get_cancel_url(self) -> str:
        return self.get_success_url()
