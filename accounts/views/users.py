"""Accounts as an administrator manages them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.filters import UserFilter
from accounts.forms import ActiveForm, GrantForm, ResetForm, RevokeForm, UserCreateForm, UserEditForm
from accounts.models import Grant, User
from accounts.tables import UserTable
from core.capabilities import Capability
from core.views.generic import Action, ScopedCreateView, ScopedDetailView, ScopedListView, ScopedUpdateView

ACCOUNTS = User.objects.prefetch_related("grants__area")


class UsersView(ScopedListView):
    queryset = ACCOUNTS
    capability = Capability.MANAGE_ACCOUNTS
    table_class = UserTable
    filterset_class = UserFilter
    title = "账号"
    empty_title = "还没有账号"
    empty_text = "逐个新建，或者用账号表批量开通。"
    actions = (
        Action("批量修改", reverse_lazy("elections:table", args=["accounts"]), "table"),
        Action("批量开通", reverse_lazy("accounts:users_import"), "upload"),
        Action("新建账号", reverse_lazy("accounts:user_create"), "add", primary=True),
    )


class AccountMixin:
    """An account is ``account`` in templates: ``user`` is who looks at it."""

    queryset: Any = ACCOUNTS
    capability = Capability.MANAGE_ACCOUNTS
    context_object_name = "account"


class UserView(AccountMixin, ScopedDetailView):
    template_name = "accounts/user.html"
    object: User

    def get_title(self) -> str:
        return self.object.full_name

    def get_subtitle(self) -> str:
        return self.object.username

    def get_facts(self) -> Sequence[tuple[str, Any]]:
        user = self.object
        state = "已停用" if not user.is_active else "下次登录须改密码" if user.must_change_password else "在用"
        last = f"{timezone.localtime(user.last_login):%Y-%m-%d %H:%M}" if user.last_login else "从未登录"
        return [
            ("用户名", user.username),
            ("姓名", user.full_name),
            ("单位", user.office or None),
            ("状态", state),
            ("最近登录", last),
        ]

    def get_actions(self) -> Sequence[Action]:
        if self.object == self.request.user:
            return [Action("修改资料", self._url("user_edit"), "edit")]
        return [
            Action("停用" if self.object.is_active else "启用", self._url("user_active"), "lock"),
            Action("重置密码", self._url("user_reset"), "key"),
            Action("修改资料", self._url("user_edit"), "edit"),
            Action("增加授权", self._url("grant_add"), "add", primary=True),
        ]

    def _url(self, name: str) -> str:
        return reverse(f"accounts:{name}", args=[self.object.pk])


class PasswordOnceMixin:
    """Shows the one-time password in the answer itself: it is stored nowhere and shown never again."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)  # type: ignore[misc]
        if not hasattr(form, "password"):
            return response
        context = {"title": "一次性密码", "account": form.instance, "password": form.password}
        return never_cache(lambda request: render(request, "accounts/password_once.html", context))(self.request)


class UserCreateView(AccountMixin, PasswordOnceMixin, ScopedCreateView):
    form_class = UserCreateForm
    title = "新建账号"
    submit_label = "新建"
    success_message = "账号已新建。"
    cancel_url = reverse_lazy("accounts:users")


class UserEditView(AccountMixin, ScopedUpdateView):
    form_class = UserEditForm
    success_message = "账号已保存。"

    def get_title(self) -> str:
        return f"修改{self.object.full_name}的资料"


class GrantAddView(AccountMixin, ScopedUpdateView):
    form_class = GrantForm
    submit_label = "授权"
    success_message = "已授权，下次打开页面即生效。"

    def get_title(self) -> str:
        return f"给{self.object.full_name}授权"


class ConfirmView(AccountMixin, ScopedUpdateView):
    """An act on an account that is asked once more."""

    template_name = "core/confirm.html"

    def get_warning(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.get_warning(), **kwargs)


class UserResetView(PasswordOnceMixin, ConfirmView):
    form_class = ResetForm
    submit_label = "重置密码"
    success_message = "密码已重置。"

    def get_title(self) -> str:
        return f"重置{self.object.full_name}的密码"

    def get_warning(self) -> str:
        return f"原密码立即失效，{self.object.full_name}须用一次性密码登录并改为自己的密码。"


class UserActiveView(ConfirmView):
    form_class = ActiveForm
    success_message = "账号状态已更改。"

    def get_title(self) -> str:
        return f"{'停用' if self.object.is_active else '启用'}{self.object.full_name}的账号"

    def get_warning(self) -> str:
        off = "停用后立即不能登录，已打开的页面也失效；授权和操作记录保留，随时可以启用。"
        return off if self.object.is_active else "启用后可以用原来的密码登录，授权照旧。"


class GrantRevokeView(ConfirmView):
    queryset = Grant.objects.select_related("user", "area")
    context_object_name = "grant"
    form_class = RevokeForm
    submit_label = "取消授权"
    success_message = "授权已取消。"
    object: Any

    def get_title(self) -> str:
        return f"取消{self._grant.user.full_name}的授权"

    def get_warning(self) -> str:
        return f"{self._grant.user.full_name}将不再是{self._grant.area}的{self._grant.get_role_display()}。"

    def get_cancel_url(self) -> str:
        return str(self._grant.user.get_absolute_url())

    @property
    def _grant(self) -> Grant:
        grant: Grant = self.object
        return grant
