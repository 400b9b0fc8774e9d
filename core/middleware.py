"""What happens around every request."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from core.kept_pages import keep_page, kept_page, key_of
from core.services.audit import current_request_id


class RequestIdMiddleware:
    """A number for each request, so that all audit entries of one act can be found together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request_id.set(str(uuid.uuid4()))
        try:
            return self.get_response(request)
        finally:
            current_request_id.reset(token)


class VaryOnHtmxMiddleware:
    """One address answers with a page or with a part of it: a cached part must not come back as the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response


class KeptPagesMiddleware:
    """Gives a page of a view that says ``is_kept_page`` as it was, where nothing has been written since."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        key = getattr(request, "page_key", "")
        if key and not request.session.modified:
            keep_page(key, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not getattr(getattr(view, "view_class", None), "is_kept_page", False):
            return None
        key = key_of(request)
        found = kept_page(key) if key else None
        if found is None:
            request.page_key = key  # type: ignore[attr-defined]
        return found
