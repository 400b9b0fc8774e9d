from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from imports.forms import MissingForm
from imports.models import PlanRow
from imports.services.answering import decide_missing
from imports.views.batches import DecisionView


class MissingView(DecisionView):
    """What becomes of members whom a complete roster does not name: of those ticked, of one, or of all undecided."""

    def decide(self, request: Any) -> None:
        form = MissingForm(request.POST)
        if not form.is_valid():
            raise ValidationError(form.told)
        data = form.cleaned_data
        decision = "" if data["decision"] == "undo" else data["decision"]
        end = {name: data[name] for name in ("ended_on", "exit_reason", "exit_note")}
        rows = self._rows(request.POST)
        decide_missing(actor=request.user, batch=self.batch, decision=decision, rows=rows, end=end)
        messages.success(request, "已记下，确认写入之前都可以改。")

    def _rows(self, sent: Any) -> QuerySet[PlanRow] | None:
        """Those ticked; None for all undecided. Errors: ValidationError if none is ticked."""
        if sent.get("all") == "1":
            return None
        ticked = [pk for pk in sent.getlist("row") if pk.isdecimal()]
        if not ticked:
            raise ValidationError("请先勾选人员。")
        return PlanRow.objects.filter(pk__in=ticked)
