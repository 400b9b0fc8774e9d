"""班子预案: the page of a unit's slate, and choosing for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views import View

from cadres.models import Candidacy
from cadres.selectors.unit_slates import Slate, slate_of
from cadres.services.candidacies import choose
from cadres.views.parts import address
from cadres.views.units import UnitPageMixin, figures_in_words
from core.capabilities import Capability
from core.views.generic import Action, ScopedDetailView
from core.views.mixins import CapabilityMixin
from places.models import Unit


class SlateView(UnitPageMixin, ScopedDetailView):
    """A unit's slate: who is meant for which post, who stands beside, how it compares with the last term."""

    capability = Capability.VIEW_PEOPLE
    queryset = Unit.objects.select_related("township")
    template_name = "cadres/slate.html"
    context_object_name = "unit"
    list_name = "cadres:candidates"

    @cached_property
    def slate(self) -> Slate | None:
        return slate_of(self.unit, self.scope.term, basis=self.scope.basis) if self.scope.term else None

    def get_title(self) -> str:
        return f"{self.unit.short_name}班子预案"

    def get_actions(self) -> list[Action]:
        if not (self.may_edit and self.slate):
            return []
        query, unit = self.scope.query(area=""), self.unit.pk
        listed = self.scope.query(unit=unit)
        actions = [Action("上届成员转为候选人", address("cadres:incumbents", query, (unit,)), "people")]
        if self.slate.undecided:
            actions.append(Action("确定正式候选人", address("cadres:candidates_final", listed), "check"))
        return [*actions, Action("登记候选人", address("cadres:candidacy_create", listed), "add", primary=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slate = self.slate
        told = {
            "slate": slate,
            "now": figures_in_words(slate.board) if slate else {},
            "may_edit": self.may_edit,
            "list_query": self.scope.query(unit=self.unit.pk),
        }
        return super().get_context_data(**told, **kwargs)


class ChooseView(CapabilityMixin, View):
    """Mean a candidate for the posts they stand for, or no more; goes back to the slate."""

    capability = Capability.EDIT_PEOPLE

    def get(self, request: Any, pk: int) -> HttpResponse:
        return self._back(self._candidacy(pk))

    def post(self, request: Any, pk: int) -> HttpResponse:
        candidacy, is_on_slate = self._candidacy(pk), request.POST.get("is_on_slate") == "1"
        try:
            choose(actor=request.user, candidacy=candidacy, is_on_slate=is_on_slate)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        return self._back(candidacy)

    def _candidacy(self, pk: int) -> Candidacy:
        user: Any = self.request.user
        rows = Candidacy.objects.with_capability(user, self.capability)
        found: Candidacy = get_object_or_404(rows.select_related("person", "unit__township", "term"), pk=pk)
        return found

    def _back(self, candidacy: Candidacy) -> HttpResponse:
        return HttpResponseRedirect(address("cadres:slate", f"term={candidacy.term_id}", (candidacy.unit_id,)))
