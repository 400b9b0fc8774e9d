"""What several pages of cadres share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cadres.selectors.search import is_number


class NumberSearchMixin:
    """A search box that takes ID numbers: those are sent by POST and stand in no address.

    A POST with a name goes on to the address that names it; with a number the page itself answers, ``number`` set.
    """

    number = ""
    empty_title = ""
    empty_text = ""
    request: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_number(request.GET.get("q", "")):
            messages.warning(request, "请在页面的查找框中输入身份证号；号码不得写在网址中。")
            return HttpResponseRedirect(self._address(""))
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        text = request.POST.get("q", "").strip()
        if not is_number(text):
            return HttpResponseRedirect(self._address(text))
        self.number = text
        self.empty_title, self.empty_text = "没有找到", "请核对号码；号码须完整输入。"
        response: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        return response

    def _address(self, text: str) -> str:
        """This page with another search text."""
        values = self.request.GET.copy()
        for name in ("q", "page"):
            values.pop(name, None)
        if text:
            values["q"] = text
        return f"{self.request.path}?{values.urlencode()}"


def address(name: str, query: str = "", args: tuple[Any, ...] = ()) -> str:
    """A page's address with a query."""
    return f"{reverse(name, args=args)}?{query}".removesuffix("?")
