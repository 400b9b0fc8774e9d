from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from elections.page_scope import scope_of_one
from imports.kinds import KINDS
from imports.models import Batch
from imports.services.batches import undo
from imports.views.batches import DecisionView


class UndoView(DecisionView):
    """Says what taking an import back would do, and has it done."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.batch
        if batch.state not in (Batch.State.APPLIED, Batch.State.PARTLY):
            return redirect(batch)
        scope = scope_of_one(self.request.user, batch.area, batch.term, "imports:batches")
        kind = KINDS[batch.kind]
        values = {"title": "撤销导入", "batch": batch, "scope": scope}
        values |= {"preview": kind.reversal.preview(batch), "target": kind.target}
        return render(self.request, "imports/undo.html", values)

    def decide(self, request: Any) -> None:
        undo(actor=request.user, batch=self.batch)
