"""Setting up the situation survey of a term: what is scored, where colours begin, which rounds there are."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from core.capabilities import Capability
from core.views.generic import Action, ScopedUpdateView
from elections.forms.situation import IndexForm, SurveyForm, SurveyRemoveForm
from elections.models import SurveyRound, Term
from elections.views.reviews import OfTermView


def setup_url(term: Term) -> str:
    return reverse("elections:situation_setup", args=[term.pk])


class SituationSetupView(OfTermView):
    """The aspects, the limits of the colours, and the rounds."""

    form_class = IndexForm
    template_name = "elections/situation_setup.html"
    title = "选情设置"
    success_message = "已保存，各单位的颜色按新的分档重新确定。"

    def get_actions(self) -> list[Action]:
        return [Action("增加摸排轮次", reverse("elections:survey_add", args=[self.term.pk]), "add", primary=True)]

    def get_success_url(self) -> str:
        return setup_url(self.term)

    def get_cancel_url(self) -> str:
        return reverse("elections:term", args=[self.term.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = SurveyRound.objects.filter(term=self.term).annotate(scored=Count("situations"))
        return super().get_context_data(rounds=rounds, **kwargs)


class SurveyAddView(OfTermView):
    form_class = SurveyForm
    title = "增加摸排轮次"
    submit_label = "增加"
    success_message = "摸排轮次已增加，各街镇即可逐个单位评分。"

    def get_success_url(self) -> str:
        return setup_url(self.term)

    def get_cancel_url(self) -> str:
        return setup_url(self.term)


class SurveyView(ScopedUpdateView):
    """Corrects the day of a round."""

    capability = Capability.EDIT_TERMS
    queryset: Any = SurveyRound.objects.select_related("term__area")
    form_class = SurveyForm
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_subtitle(self) -> str:
        return f"{self.object.term.area} {self.object.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "survey": self.object}

    def get_actions(self) -> list[Action]:
        return [Action("删除轮次", reverse("elections:survey_remove", args=[self.object.pk]), "delete")]

    def get_success_url(self) -> str:
        return setup_url(self.object.term)

    def get_cancel_url(self) -> str:
        return setup_url(self.get_object().term)


class SurveyRemoveView(SurveyView):
    form_class = SurveyRemoveForm
    template_name = "core/confirm.html"
    submit_label = "删除"
    success_message = "已删除。"

    def get_title(self) -> str:
        return f"删除{self.object}"

    def get_actions(self) -> list[Action]:
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super(SurveyView, self).get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning="只能删除最后一轮，而且还没有单位在其中评分。", **kwargs)
