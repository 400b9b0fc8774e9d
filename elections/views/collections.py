"""填报任务: what is asked of streets, and what they have given."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.models import StoredFile
from core.services import files
from core.views.generic import ScopedDetailView, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.forms.collections import CollectionEditForm, CollectionForm, GiveForm, ReplyReturnForm
from elections.models import Collection, CollectionReply
from elections.page_scope import TermPageMixin
from elections.selectors.collections import collections_of, reminder
from elections.selectors.terms import today_of
from elections.services import collections

COLLECTIONS = Collection.objects.select_related("term", "area", "asked_by", "template")
REPLIES = CollectionReply.objects.select_related("collection__term", "collection__area", "area", "given_by", "file")
State = CollectionReply.State


class CollectionsView(CapabilityMixin, TermPageMixin, TemplateView):
    """What runs in a scope and what has ended."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "elections/collections.html"
    title = "填报任务"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.scope.term is not None
        found = collections_of(self.scope.term, self.scope.area, self.request.user)
        return super().get_context_data(
            title=self.title,
            running=[each for each in found if not each.collection.closed_at],
            ended=[each for each in found if each.collection.closed_at],
            may_ask=self.request.user.can(Capability.APPROVE_DATA, self.scope.area.path),
            today=today_of(self.scope.term),
            **kwargs,
        )


class CollectionCreateView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    """Ask the streets of a scope for something."""

    capability = Capability.APPROVE_DATA
    form_class = CollectionForm
    title = "发起填报任务"
    submit_label = "发起"
    success_message = "填报任务已发起，街镇在工作台可以看到。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.scope.term, "area": self.scope.area}

    def get_cancel_url(self) -> str:
        return f"{reverse('elections:collections')}?{self.scope.query()}"


class CollectionView(ScopedDetailView):
    """One collection: for the office who has given it and whom to remind, for a street its own answer."""

    capability = Capability.VIEW_FIGURES
    queryset = COLLECTIONS
    template_name = "elections/collection.html"
    object: Collection

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, today_of(self.object.term)
        replies = list(
            REPLIES.filter(collection=self.object).with_capability(user, Capability.VIEW_FIGURES).order_by("area__code")
        )
        owed = [each for each in replies if each.state != State.GIVEN]
        may_manage = user.can(Capability.APPROVE_DATA, self.object.area.path)
        return super().get_context_data(
            replies=[(each, user.can(Capability.EDIT_PROGRESS, each.area.path)) for each in replies],
            given=len(replies) - len(owed),
            owed=owed,
            days=(self.object.due_on - today).days,
            reminder="" if self.object.closed_at else reminder(self.object, owed, today),
            may_manage=may_manage,
            is_running=self.object.closed_at is None,
            enter_url=enter_url(self.object),
            **kwargs,
        )


def enter_url(collection: Collection) -> str:
    """Where the data that is asked for is entered; empty where a file is."""
    addresses = {
        Collection.Kind.ROSTER: reverse("imports:upload"),
        Collection.Kind.CANDIDATES: reverse("cadres:candidates"),
        Collection.Kind.RESULTS: reverse("cadres:contests"),
    }
    address = addresses.get(Collection.Kind(collection.kind), "")
    return f"{address}?term={collection.term_id}" if address else ""


class CollectionEditView(ScopedUpdateView):
    capability = Capability.APPROVE_DATA
    queryset = COLLECTIONS
    form_class = CollectionEditForm
    title = "修改填报任务"


class CollectionCloseView(ScopedObjectsMixin, View):
    """Ends a collection: what was given is frozen."""

    request: Any
    capability = Capability.APPROVE_DATA
    queryset = COLLECTIONS

    @cached_property
    def collection(self) -> Collection:
        return found_or_404(self.get_queryset(), self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.collection.get_absolute_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            collections.close_collection(actor=self.request.user, collection=self.collection)
            messages.success(request, "填报任务已结束，各街镇报送的内容不再更改。")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return self.get(request)


def found_or_404(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这项填报任务，或者不在您的管理范围。")
    return found


class ReplyMixin:
    """The answer of one street, and the collection it belongs to."""

    queryset = REPLIES
    object: CollectionReply

    def get_subtitle(self) -> str:
        return f"{self.object.area}，截止 {self.object.collection.due_on}"

    def get_success_url(self) -> str:
        return self.object.collection.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.object.collection.get_absolute_url()


class GiveView(ReplyMixin, ScopedUpdateView):
    """A street hands in what it was asked for."""

    capability = Capability.EDIT_PROGRESS
    form_class = GiveForm
    submit_label = "报送"
    success_message = "已报送。"

    def get_title(self) -> str:
        return f"报送：{self.object.collection.title}"


class ReplyReturnView(ReplyMixin, ScopedUpdateView):
    """The office sends a street's answer back."""

    capability = Capability.APPROVE_DATA
    form_class = ReplyReturnForm
    title = "退回报送"
    submit_label = "退回"
    success_message = "已退回。"


class TemplateDownloadView(ScopedObjectsMixin, View):
    """The template of a collection."""

    capability = Capability.VIEW_FIGURES
    queryset = COLLECTIONS

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        found: Collection = found_or_404(self.get_queryset(), pk)
        return handed_out(found.template, found.template_name)


class ReplyDownloadView(ScopedObjectsMixin, View):
    """The file that a street gave."""

    capability = Capability.EDIT_PROGRESS
    queryset = REPLIES

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        found: CollectionReply = found_or_404(self.get_queryset(), pk)
        collections.note_download(actor=request.user, reply=found)
        return handed_out(found.file, found.file_name)


def handed_out(file: StoredFile | None, name: str) -> HttpResponseBase:
    if file is None:
        raise Http404("没有附文件。")
    return download(io.BytesIO(files.read(file)), name)
