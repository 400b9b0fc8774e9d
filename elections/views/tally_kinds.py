"""What is counted in a term."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.capabilities import Capability
from core.views.generic import Action, ScopedUpdateView
from elections.forms.tallies import KindForm, KindMoveForm, KindRemoveForm
from elections.models import TallyKind, Term
from elections.selectors.tallies import kinds_of
from elections.views.reviews import OfTermView


def kinds_url(term: Term) -> str:
    return reverse("elections:tally_kinds", args=[term.pk])


class KindsView(OfTermView):
    """What is counted in a term, and one more kind."""

    form_class = KindForm
    template_name = "elections/tally_kinds.html"
    title = "工作计数类别"
    submit_label = "增加类别"
    success_message = "类别已增加，各街镇即可填报。"

    def get_success_url(self) -> str:
        return kinds_url(self.term)

    def get_cancel_url(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kinds=kinds_of(self.term), **kwargs)


class KindView(ScopedUpdateView):
    """Other words for a kind, other numbers asked of it."""

    capability = Capability.EDIT_TERMS
    queryset: Any = TallyKind.objects.select_related("term__area")
    form_class: Any = KindForm
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改“{self.object}”"

    def get_subtitle(self) -> str:
        return f"{self.object.term.area} {self.object.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "kind": self.object}

    def get_actions(self) -> list[Action]:
        if not self.object.is_own:
            return []
        return [Action("删除类别", reverse("elections:tally_kind_remove", args=[self.object.pk]), "delete")]

    def get_success_url(self) -> str:
        return kinds_url(self.object.term)

    def get_cancel_url(self) -> str:
        return kinds_url(self.get_object().term)


class KindMoveView(KindView):
    form_class = KindMoveForm
    template_name = "core/confirm.html"
    submit_label = "下移一位"
    success_message = "顺序已调整。"
    warning = "这个类别在各页和表格中后移一位。"

    def get_title(self) -> str:
        return f"下移“{self.object}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super(KindView, self).get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.warning, **kwargs)


class KindRemoveView(KindMoveView):
    form_class = KindRemoveForm
    submit_label = "删除"
    success_message = "已删除。"
    warning = "已有登记的类别不能删除。"

    def get_title(self) -> str:
        return f"删除“{self.object}”"

    def get_actions(self) -> list[Action]:
        return []
