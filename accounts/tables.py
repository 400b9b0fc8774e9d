from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from core.audit_actions import action_label
from core.models import AuditEntry
from core.tables import MomentColumn, NameColumn


class UserTable(tables.Table):
    full_name = NameColumn()
    grants = tables.Column("角色和管理范围", orderable=False, empty_values=())
    last_login = MomentColumn(verbose_name="最近登录")
    is_active = tables.Column("状态")

    class Meta:
        model = User
        fields = ("full_name", "username", "office", "grants", "last_login", "is_active")
        order_by = "username"

    def render_grants(self, record: User) -> str:
        return "；".join(f"{grant.area} {grant.get_role_display()}" for grant in record.grants.all())  # type: ignore[attr-defined]

    def render_is_active(self, record: User, value: bool) -> SafeString:
        if not value:
            return format_html('<span class="tag warn">{}</span>', "已停用")
        if record.must_change_password:
            return format_html('<span class="tag line">{}</span>', "待改密码")
        return format_html('<span class="tag ok">{}</span>', "在用")


class AuditTable(tables.Table):
    at = MomentColumn(
        verbose_name="时间", format="Y-m-d H:i:s", linkify=("accounts:audit_entry", {"pk": tables.A("pk")})
    )
    actor_name = tables.Column("操作人")
    actor_role = tables.Column("角色")
    action = tables.Column("操作")
    object_name = tables.Column("对象")
    reason = tables.Column("理由", orderable=False)

    class Meta:
        model = AuditEntry
        fields = ("at", "actor_name", "actor_role", "action", "object_name", "reason")

    def render_action(self, value: Any) -> str:
        return action_label(value)
