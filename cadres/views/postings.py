"""Service in a unit outside the two committees."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from cadres.forms.postings import DeletePostingForm, NewPostingForm, PostingForm
from cadres.models import Posting
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.views.generic import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from places.models import Unit

ROWS = Posting.objects.select_related("person", "unit__township", "term")


class PostingCreateView(UnitScopeMixin, ScopedCreateView):
    """A posting in a unit, in the term of the address."""

    capability = Capability.EDIT_PEOPLE
    queryset = ROWS
    form_class = NewPostingForm
    title = "新增其他任职"
    is_of_one_term = True
    submit_label = "新增"

    @cached_property
    def unit(self) -> Unit:
        units = Unit.objects.with_capability(self.request.user, self.capability).select_related("township")
        found: Unit = get_object_or_404(units, pk=self.kwargs["pk"])
        return found

    def get_subtitle(self) -> str:
        return f"{self.unit}，{self.scope.term}"

    def get_cancel_url(self) -> str:
        return self.unit_url

    def get_success_url(self) -> str:
        return self.unit_url

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.scope.term is None:
            raise Http404("这个单位还没有参加任何届次。")
        return {**super().get_form_kwargs(), "unit": self.unit, "term": self.scope.term}


class EditPostingMixin:
    capability = Capability.EDIT_PEOPLE
    queryset = ROWS
    object: Posting

    def get_subtitle(self) -> str:
        return f"{self.object.person}，{self.object.unit}，{self.object.term}"

    def get_cancel_url(self) -> str:
        return f"{self.object.unit.get_absolute_url()}?term={self.object.term_id}"


class PostingEditView(EditPostingMixin, ScopedUpdateView):
    form_class = PostingForm
    title = "修改其他任职"

    def get_success_url(self) -> str:
        return self.get_cancel_url()


class PostingDeleteView(EditPostingMixin, ScopedDeleteView):
    form_class = DeletePostingForm
    title = "删除其他任职"

    def get_success_url(self) -> str:
        unit: Any = self.object
        return str(unit.get_absolute_url())
