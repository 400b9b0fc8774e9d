"""Scans of the paper records of polls."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from cadres.forms.polls import RecordForm
from cadres.services.polls import hand_out_record, remove_record
from cadres.views.polls import EnterPollMixin
from core.capabilities import Capability
from core.downloads import download
from core.views.generic import ScopedUpdateView
from core.views.mixins import ScopedObjectsMixin
from elections.models import Poll, PollRecord


class RecordAddView(EnterPollMixin, ScopedUpdateView):
    """Attach a scan of the paper record."""

    form_class = RecordForm
    title = "上传选举记录扫描件"
    submit_label = "上传"
    success_message = "已上传，文件加密保存。"


class RecordMixin(ScopedObjectsMixin):
    """Acts on one scan, found through its poll."""

    request: Any

    def get_queryset(self) -> Any:
        polls = Poll.objects.with_capability(self.request.user, self.capability)
        return PollRecord.objects.filter(poll__in=polls).select_related("file", "poll__contest__unit__township")


class RecordView(RecordMixin, View):
    """A scan itself, noted in the trail."""

    capability = Capability.ENTER_RESULTS

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        record = get_object_or_404(self.get_queryset(), pk=pk)
        return download(io.BytesIO(hand_out_record(actor=request.user, record=record)), record.name)


class RecordRemoveView(RecordMixin, View):
    """Take a wrong scan away."""

    capability = Capability.ENTER_RESULTS

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        return redirect(get_object_or_404(self.get_queryset(), pk=pk).poll)

    def post(self, request: Any, pk: int) -> HttpResponseBase:
        record = get_object_or_404(self.get_queryset(), pk=pk)
        poll = record.poll
        try:
            remove_record(actor=request.user, record=record)
            messages.success(request, "已移除扫描件。")
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        return redirect(poll)
