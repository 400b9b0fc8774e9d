"""Login, logout, one's own password, and the page of those who have no grant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from accounts.forms import LoginForm, OwnPasswordForm
from accounts.services import passwords, sessions


class LoginView(auth_views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.record_login(actor=form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.data.get("username") and form.data.get("password"):
            sessions.record_failed_login(username=form.data["username"])
        return super().form_invalid(form)


class LogoutView(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.record_logout(actor=request.user)
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[assignment]
        messages.success(request, "已退出登录。")
        return response


class PasswordChangeView(LoginRequiredMixin, auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponseBase:  # type: ignore[override]
        passwords.change_password(actor=form.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, "密码已修改。")
        return HttpResponse(status=302, headers={"Location": str(self.success_url)})


class NoGrantView(LoginRequiredMixin, TemplateView):
    template_name = "accounts/no_grant.html"
