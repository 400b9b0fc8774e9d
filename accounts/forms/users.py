from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Grant, User
from accounts.roles import Role
from accounts.services import grants, passwords, users
from accounts.services.scope import managed_areas
from core.forms import ServiceForm
from places.forms.fields import AreaField

UPLOAD_LIMIT = 2 * 1024 * 1024


class ConfirmForm(ServiceForm):
    """Asks nothing but to be sent."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class GrantForm(ConfirmForm):
    """A role in an area, until a day."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    area = AreaField(label="管理范围", error_messages={"required": "请填写管理范围。"})
    valid_until = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="长期有效的不填。",
    )

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        field: Any = self.fields["area"]
        field.areas = managed_areas(self.user)

    @property
    def grant(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("role", "area", "valid_until")}

    def save(self, *, actor: Any) -> User:
        grants.add_grant(actor=actor, user=self.instance, **self.grant)
        user: User = self.instance
        return user


class UserCreateForm(GrantForm):
    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text="3 至 40 位小写字母、数字、点、横线，以字母开头，用来登录。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(label="姓名", max_length=40)
    office = forms.CharField(label="单位", max_length=80, required=False, help_text="例如“顾村镇党群办”。")
    field_order = ("username", "full_name", "office", "role", "area", "valid_until")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        try:
            users.check_username(username)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return username

    def save(self, *, actor: Any) -> Any:
        facts = {key: self.cleaned_data[key] for key in ("username", "full_name", "office")}
        self.instance, self.password = users.create_user(actor=actor, **facts, **self.grant)
        return self.instance


class UserEditForm(ConfirmForm):
    full_name = forms.CharField(label="姓名", max_length=40)
    office = forms.CharField(label="单位", max_length=80, required=False)

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        initial = {"full_name": instance.full_name, "office": instance.office}
        super().__init__(*args, instance=instance, **{**kwargs, "initial": initial})

    def save(self, *, actor: Any) -> User:
        return users.edit_user(actor=actor, user=self.instance, **self.cleaned_data)


class ResetForm(ConfirmForm):
    def save(self, *, actor: Any) -> User:
        self.password = passwords.reset_password(actor=actor, user=self.instance)
        user: User = self.instance
        return user


class ActiveForm(ConfirmForm):
    def save(self, *, actor: Any) -> User:
        return users.set_active(actor=actor, user=self.instance, is_active=not self.instance.is_active)


class RevokeForm(ConfirmForm):
    def save(self, *, actor: Any) -> User:
        grant: Grant = self.instance
        grants.revoke_grant(actor=actor, grant=grant)
        return grant.user


class UsersImportForm(ServiceForm):
    file = forms.FileField(
        label="账号表",
        help_text=".xlsx 工作簿，第一张表，列名与模板相同。",
        error_messages={"required": "请选择要上传的账号表。", "empty": "文件是空的，请检查后重新上传。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_LIMIT:
            raise ValidationError("文件超过 2 MB，不像是账号表，请检查是否选错了文件。")
        return file
