"""Relatives of a person."""

from __future__ import annotations

from typing import Any

from cadres.forms.kinship import KinshipForm, RemoveKinshipForm
from cadres.models import Candidacy, Kinship, Person
from core.capabilities import Capability
from core.views.generic import ScopedDeleteView, ScopedUpdateView


class BackToCandidacyMixin:
    """Goes back to the candidacy that the address names, else to the person's page."""

    request: Any
    object: Any

    def get_success_url(self) -> str:
        return self._candidacy_url() or str(self.object.get_absolute_url())

    def _candidacy_url(self) -> str:
        key = self.request.GET.get("candidacy", "")
        rows = Candidacy.objects.editable_by(self.request.user)
        found = rows.filter(pk=key).first() if key.isdecimal() else None
        return found.get_absolute_url() if found else ""


class KinshipCreateView(BackToCandidacyMixin, ScopedUpdateView):
    """A relative of somebody, found among those beside whom they stand or serve."""

    capability = Capability.EDIT_PEOPLE
    queryset = Person.everyone.all()
    form_class = KinshipForm
    title = "登记亲属关系"
    submit_label = "登记"
    success_message = "已登记亲属关系。"

    def get_subtitle(self) -> str:
        return str(self.object)

    def get_cancel_url(self) -> str:
        return self._candidacy_url() or super().get_cancel_url()


class KinshipRemoveView(BackToCandidacyMixin, ScopedDeleteView):
    capability = Capability.EDIT_PEOPLE
    queryset = Kinship.objects.select_related("first", "second")
    form_class = RemoveKinshipForm
    title = "删除亲属关系"

    def get_cancel_url(self) -> str:
        kinship: Kinship = self.get_object()
        return self._candidacy_url() or kinship.first.get_absolute_url()
