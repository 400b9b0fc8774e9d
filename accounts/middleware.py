"""Who still has a one-time password may do nothing but change it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class MustChangePasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or not user.must_change_password or request.path in self.open_paths():
            return self.get_response(request)
        return self.to_password_page(request)

    def open_paths(self) -> tuple[str, ...]:
        return reverse("accounts:password_change"), reverse("accounts:logout")

    def to_password_page(self, request: HttpRequest) -> HttpResponse:
        url = reverse("accounts:password_change")
        if getattr(request, "htmx", False):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return redirect(url)
