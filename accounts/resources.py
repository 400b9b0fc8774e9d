"""Accounts as a plain table: never a password. New accounts come in with ``accounts.services.bulk``."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from accounts.models import User
from accounts.services.users import edit_user
from core.resources import TableMeta, TableResource, TextWidget


class UserResource(TableResource):
    """The accounts that an administrator manages: who they are and what they may do."""

    refuses_new = {"username": "您的管理范围内没有这个账号；新账号请用“批量开通”。"}

    username = Field("username", "用户名", TextWidget(required=True))
    full_name = Field("full_name", "姓名", TextWidget(required=True))
    office = Field("office", "单位", TextWidget())
    grants = Field(column_name="角色和管理范围", readonly=True)

    class Meta(TableMeta):
        model = User
        fields = ("username", "full_name", "office", "grants")
        export_order = fields
        import_id_fields = ("username",)

    def get_queryset(self) -> Any:
        return User.objects.editable_by(self.user).prefetch_related("grants__area")

    def dehydrate_grants(self, user: Any) -> str:
        return "；".join(f"{grant.area} {grant.get_role_display()}" for grant in user.grants.all())

    def write(self, instance: Any, is_create: bool) -> None:
        user = User.objects.get(pk=instance.pk)
        edit_user(actor=self.user, user=user, full_name=instance.full_name, office=instance.office)
