"""Accounts as a plain table: never a password. New accounts come in with ``accounts.services.bulk``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from accounts.models import Grant, User
from accounts.services.users import edit_user, set_active
from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import TableMeta, TableResource, TextWidget, YesNoWidget


class UserResource(TableResource):
    """The accounts that an administrator manages: who they are, what they may do, and whether they are in use."""

    refuses_new = {"username": "您的管理范围内没有这个账号；新账号请用“批量开通”。"}

    username = Field("username", "用户名", TextWidget(required=True))
    full_name = Field("full_name", "姓名", TextWidget(required=True, limit=40))
    office = Field("office", "单位", TextWidget(limit=80))
    is_active = Field("is_active", "启用", YesNoWidget())
    grants = Field(column_name="角色和管理范围", readonly=True)

    class Meta(TableMeta):
        model = User
        fields = ("username", "full_name", "office", "is_active", "grants")
        export_order = fields
        import_id_fields = ("username",)

    def get_queryset(self) -> Any:
        return User.objects.editable_by(self.user).prefetch_related("grants__area")

    def rows_in(self, area_path: str) -> Any:
        inside = Grant.objects.filter(area__path__startswith=area_path)
        return self.get_queryset().filter(pk__in=inside.values("user"))

    def dehydrate_grants(self, user: Any) -> str:
        return "；".join(f"{grant.area} {grant.get_role_display()}" for grant in user.grants.all())

    def write(self, instance: Any, is_create: bool) -> None:
        user = User.objects.get(pk=instance.pk)
        edit_user(actor=self.user, user=user, full_name=instance.full_name, office=instance.office)
        if user.is_active != instance.is_active:
            self._set_active(user, instance.is_active)

    def _set_active(self, user: User, is_active: bool) -> None:
        try:
            set_active(actor=self.user, user=user, is_active=is_active)
        except ValidationError as error:
            raise ValidationError({"is_active": error.messages}) from error


register(
    PlainTable(
        "accounts",
        "账号",
        "现有账号的姓名、单位和是否启用；不含密码，角色和管理范围在账号页授权，新账号请用“批量开通”。",
        Capability.MANAGE_ACCOUNTS,
        UserResource,
    )
)
