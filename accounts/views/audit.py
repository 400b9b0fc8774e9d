"""The audit trail, for auditors of an area."""

from __future__ import annotations

from typing import Any

from accounts.filters import AuditFilter
from accounts.selectors import audit_entries
from accounts.services.sessions import record_audit_export
from accounts.tables import AuditTable
from core.capabilities import Capability
from core.models import AuditEntry
from core.views.generic import ScopedDetailView, ScopedListView


class AuditView(ScopedListView):
    capability = Capability.VIEW_AUDIT
    table_class = AuditTable
    filterset_class = AuditFilter
    title = "操作记录"
    empty_title = "还没有操作记录"
    empty_text = "登录、修改、导入、导出都会记在这里，只能查看，不能修改或删除。"
    table_pagination = {"per_page": 50}

    def get_queryset(self) -> Any:
        return audit_entries(self.request.user)

    def note_export(self, rows: int) -> None:
        record_audit_export(actor=self.request.user, rows=rows)


class AuditEntryView(ScopedDetailView):
    capability = Capability.VIEW_AUDIT
    template_name = "accounts/audit_entry.html"
    object: AuditEntry

    def get_queryset(self) -> Any:
        return audit_entries(self.request.user)

    def get_title(self) -> str:
        return self.object.action_label

    def get_subtitle(self) -> str:
        return f"{self.object.object_name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.object
        same = audit_entries(self.request.user).filter(request_id=entry.request_id).exclude(pk=entry.pk)
        return super().get_context_data(same=same.order_by("id")[:50] if entry.request_id else [], **kwargs)
