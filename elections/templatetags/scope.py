"""Links that keep the page's scope. ``{% load scope %}``; the context's ``scope`` is a ``PageScope``."""

from typing import Any

from django import template

from elections.page_scope import PageScope
from places.models import Area

register = template.Library()


@register.simple_tag(takes_context=True)
def scope_query(context: dict[str, Any], **changes: Any) -> str:
    """The query string of the scope without ``?``, with ``area``, ``term``, ``kind`` or others changed."""
    query: str = context["scope"].query(**changes)
    return query


@register.simple_tag(takes_context=True)
def scope_link(context: dict[str, Any], area: Area | None = None, **changes: Any) -> str:
    """``?…`` to this very page in another scope, its filters kept, its page not.

    A term that the new area does not take part in is left out, and with another term its basis, so that the link never
    ends in a 404.
    """
    scope, values = context["scope"], context["request"].GET.copy()
    values.pop("page", None)
    target = area or scope.area
    term = scope.term.pk if scope.term else None
    changes = {"area": target.pk, "term": term, "kind": scope.kind, **changes}
    if scope.term and not target.path.startswith(scope.term.area.path):
        changes["term"] = None
    if changes["term"] != term:
        changes["basis"] = None
    for name, value in changes.items():
        if value in ("", None):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag(takes_context=True)
def entry_link(context: dict[str, Any], item: dict[str, Any]) -> str:
    """Where an entry of the navigation leads: to the area, term and kind that the page is about, where it may."""
    scope, entry = context.get("scope"), item["entry"]
    keeps = isinstance(scope, PageScope) and entry.scoped and scope.user.can(entry.capability, scope.area.path)
    return f"{item['url']}?{scope.query()}" if keeps and scope else str(item["url"])


@register.filter
def seen_by(area: Area, scope: Any) -> bool:
    """Whether an area of the path may be opened by the scope's user."""
    seen: bool = scope.may_see(area)
    return seen
