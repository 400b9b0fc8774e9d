"""Accounts from a workbook."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, View

from accounts.forms import UsersImportForm
from accounts.roles import Role
from accounts.services.bulk import COLUMNS, AccountRow, RowProblems, create_users
from accounts.workbooks import account_template
from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import Action, PageHeadMixin
from core.views.mixins import CapabilityMixin


class UsersImportView(PageHeadMixin, CapabilityMixin, FormView):
    """Checks every row, makes all accounts or none, and answers with the list of one-time passwords."""

    capability = Capability.MANAGE_ACCOUNTS
    form_class = UsersImportForm
    template_name = "accounts/users_import.html"
    title = "批量开通账号"
    actions = (Action("下载模板", reverse_lazy("accounts:users_template"), "download"),)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            made = create_users(actor=self.request.user, file=form.cleaned_data["file"])
        except RowProblems as error:
            return self.render_to_response(self.get_context_data(form=form, faults=error))
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        return password_list(made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("accounts:users"), columns=COLUMNS, **kwargs)


class UsersTemplateView(CapabilityMixin, View):
    capability = Capability.MANAGE_ACCOUNTS

    def get(self, request: HttpRequest) -> FileResponse:
        return download(account_template(COLUMNS, list(map(str, Role.labels))), "账号表模板.xlsx")


def password_list(made: list[tuple[AccountRow, str]]) -> FileResponse:
    """The one-time passwords as a workbook: this answer is the only place where they stand."""
    header = ["用户名", "姓名", "单位", "角色", "管理范围", "一次性密码"]
    rows = [
        [row.username, row.full_name, row.office, str(Role(row.role).label), row.area.name, password]
        for row, password in made
    ]
    notes = [
        ("说明", "本表只生成一次，系统不保存密码。请分别告知本人，首次登录须改为自己的密码，用后销毁本表。"),
        ("账号数", str(len(rows))),
        ("开通时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
    ]
    file = io.BytesIO()
    write_workbook(file, title="一次性密码", header=header, rows=rows, notes=notes)
    response = download(file, f"一次性密码-{timezone.localtime():%Y%m%d-%H%M}.xlsx")
    response.set_cookie("file_sent", "1", max_age=60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
