"""Links that keep the page's scope. ``{% load scope %}``; the context's ``scope`` is a ``PageScope``."""

from typing import Any

from django import template
from django.urls import reverse

from elections.models import Term
from elections.page_scope import IN_ADDRESS, PageScope
from elections.selectors.practice import practice_of
from places.models import Area

register = template.Library()


@register.simple_tag(takes_context=True)
def scope_query(context: dict[str, Any], **changes: Any) -> str:
    """The query string of the scope without ``?``, with ``area``, ``term``, ``kind`` or others changed."""
    query: str = context["scope"].query(**changes)
    return query


@register.simple_tag(takes_context=True)
def scope_link(context: dict[str, Any], area: Area | None = None, **changes: Any) -> str:
    """``?…`` to this very page in another scope, its filters kept, its page not. Where the page is about one thing that
    has no other, the address of the list that it is in.

    A term that the new area does not take part in is left out, and with another term its basis, so that the link never
    ends in a 404.
    """
    scope = context["scope"]
    chosen = {*changes, *(["area"] if area else [])}
    is_here = chosen & IN_ADDRESS <= scope.follows
    target = area or scope.area
    term = scope.term.pk if scope.term else None
    changes = {"area": target.pk, "term": term, "kind": scope.kind, **changes}
    if scope.term and not target.path.startswith(scope.term.area.path):
        changes["term"] = None
    if changes["term"] != term:
        changes["basis"] = None
    if not is_here:
        return f"{reverse(scope.list_name)}?{scope.query(**changes)}"
    values = context["request"].GET.copy()
    values.pop("page", None)
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


@register.simple_tag(takes_context=True)
def practice_term(context: dict[str, Any]) -> Term | None:
    """The practice term that a page is about: its scope's, or that of the row that it shows or edits."""
    scope, view = context.get("scope"), context.get("view")
    shown = [scope.term] if isinstance(scope, PageScope) else []
    shown += [context.get(name) for name in ("term", "object", "batch")] + [getattr(view, "object", None)]
    found = (practice_of(each) for each in shown)
    return next((term for term in found if term), None)


@register.inclusion_tag("elections/practice_bar.html", takes_context=True)
def practice_bar(context: dict[str, Any]) -> dict[str, Any]:
    """What stands at the top of every page about a practice term, and the way back out of it."""
    practice, scope = practice_term(context), context.get("scope")
    if practice is None:
        return {"practice": None}
    is_scoped = isinstance(scope, PageScope) and scope.term == practice
    return {"practice": practice, "real_url": _real_url(context) if is_scoped else ""}


def _real_url(context: dict[str, Any]) -> str:
    """This very page in the newest real term of its area; none where it is about one row of practice."""
    real = Term.objects.containing(context["scope"].area.path).first()
    return scope_link(context, term=real.pk) if real and not getattr(context.get("view"), "object", None) else ""


@register.filter
def seen_by(area: Area, scope: Any) -> bool:
    """Whether an area of the path may be opened by the scope's user."""
    seen: bool = scope.may_see(area)
    return seen
