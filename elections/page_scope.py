"""What every figure and list on a page is about: area, term, kind of unit, basis. It stands in the URL as a whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.capabilities import Capability
from core.services.hints import kept
from elections.models import Basis, Term, UnitProfile
from elections.selectors import basis_in
from places.models import Area, Unit
from places.selectors import child_word, shown_children, trail, vocabulary

TERMS_BELOW = 40
IN_ADDRESS = frozenset({"area", "term", "kind", "basis"})
"""What of a scope an address names."""
MANY_UNITS = 5000
"""In areas of more units, which are provinces and the largest cities, what counts units or people one by one is kept
for some minutes."""


@dataclass
class PageScope:
    """Area, term and kind of a page, checked against what its user may see.

    ``asked_basis`` is the basis that the address names; without one figures stand on the term's default. A page about
    one thing names in ``follows`` what of the scope it reads from its address; choosing anything else leads to the list
    that the thing is in, ``list_name``.
    """

    user: Any
    area: Area
    term: Term | None
    kind: str = ""
    asked_basis: Basis | None = None
    list_name: str = ""
    follows: frozenset[str] = IN_ADDRESS

    @cached_property
    def previous(self) -> Term | None:
        return self.term.previous if self.term else None

    @property
    def realm(self) -> int | None:
        """Where the page's people are looked up (``Term.realm``)."""
        return self.term.realm if self.term else None

    @cached_property
    def bases(self) -> list[Basis]:
        """The bases of the term, the default first."""
        return list(self.term.bases.select_related("term")) if self.term else []  # type: ignore[attr-defined]

    @cached_property
    def basis(self) -> Basis | None:
        return self.asked_basis or next((basis for basis in self.bases if basis.is_default), None)

    @cached_property
    def previous_as_of(self) -> dt.date | None:
        """The date of the ages with which this term's are compared; None without a term before."""
        if self.previous is None:
            return None
        if self.basis and self.basis.is_of_eve:
            return self.basis.as_of
        basis = basis_in(self.previous, self.basis)
        return basis.as_of if basis else self.previous.as_of

    @property
    def compared_with(self) -> str:
        """The word for the other side of comparisons: 上届, or 换届前."""
        return self.basis.compared_with if self.basis else "上届"

    @cached_property
    def terms(self) -> list[Term]:
        """The terms that the area takes part in, newest first, and after them those for practice."""
        found = sorted(Term.objects.open_at(self.area.path), key=lambda term: term.as_of, reverse=True)
        return sorted(found, key=lambda term: term.is_practice)

    @property
    def terms_below(self) -> Any:
        """The terms of areas below, newest first: where to look when the area itself has none."""
        below = Term.objects.visible_to(self.user).real().filter(area__path__startswith=self.area.path)
        return below.select_related("area").order_by("-as_of", "area__path")[:TERMS_BELOW]

    @property
    def may_set_up(self) -> bool:
        return bool(self.user.can(Capability.EDIT_TERMS, self.area.path))

    @cached_property
    def trail(self) -> list[Area]:
        """The areas above and this one, without the placeholder levels and the nation."""
        return trail(self.area)

    @cached_property
    def children(self) -> list[Area]:
        """The areas one level down, placeholder levels (市辖区) passed through."""
        return shown_children(self.area)

    @cached_property
    def siblings(self) -> list[Area]:
        """The areas beside this one and itself, as far as the user may see them."""
        seen = [area for area in Area.objects.get_siblings(self.area) if self.may_see(area)]
        return seen if len(seen) > 1 else []

    @cached_property
    def unit_counts(self) -> dict[str, int]:
        """Units taking part in the term, by kind, and in all under ``""``. Many are not counted anew for each page."""
        if self.term is None:
            return {"": 0, Unit.Kind.VILLAGE: 0, Unit.Kind.RESIDENTS: 0}
        key = f"units-{self.term.pk}-{self.area.pk}"
        return kept(key, self._count_units, is_kept=lambda counts: counts[""] > MANY_UNITS)

    def _count_units(self) -> dict[str, int]:
        rows = UnitProfile.objects.filter(term=self.term).under(self.area.path)
        counts = {kind.value: 0 for kind in Unit.Kind}
        counts.update(rows.values_list("unit__kind").annotate(Count("pk")).order_by())
        return {"": sum(counts.values()), **counts}

    @property
    def unit_total(self) -> int:
        return self.unit_counts[""]

    @cached_property
    def words(self) -> dict[str, str]:
        """The area's own words for unit, village, residents, township (DESIGN §2)."""
        return vocabulary(self.area)

    @cached_property
    def child_word(self) -> str:
        """The word for the areas one level down: 市, 区县, or the area's own word for townships."""
        return child_word(self.children, self.words)

    def may_see(self, area: Area) -> bool:
        """Whether the user's own scope reaches an area: else its name is shown without a link."""
        return bool(self.user.can(Capability.VIEW_PLACES, area.path))

    def notes(self) -> list[tuple[str, str]]:
        """What an export says about its scope."""
        rows = [("区划", "".join(area.name for area in self.trail))]
        if self.kind:
            rows.append(("单位类别", self.words[self.kind]))
        if self.term:
            rows.append(("届次", self.term.name))
            rows.append(("统计时点", str(self.basis.as_of if self.basis else self.term.as_of)))
            rows += [("口径", f"{self.basis.name}：{self.basis.words}")] if self.basis else []
            rows += self.term.nature
        return rows

    def query(self, **changes: Any) -> str:
        """The query string of this scope, with some of ``area``, ``term``, ``kind``, ``basis`` or further parameters
        changed. A basis belongs to its term: another term's page stands on its own default."""
        term = self.term.pk if self.term else ""
        basis = self.asked_basis.pk if self.asked_basis and changes.get("term", term) == term else ""
        values = {"area": self.area.pk, "term": term, "kind": self.kind, "basis": basis, **changes}
        return urlencode({key: value for key, value in values.items() if value not in ("", None)})


def page_scope(request: HttpRequest, capability: Capability = Capability.VIEW_FIGURES) -> PageScope:
    """The scope that a request's ``area``, ``term``, ``kind`` and ``basis`` ask for, with defaults.

    Errors: 404 out of scope.
    """
    areas = Area.objects.with_capability(request.user, capability)
    area = _chosen(areas, request.GET.get("area")) or areas.order_by("depth", "path").first()
    if area is None:
        raise Http404("您的账号没有可查看的区划。")
    asked = _chosen(Term.objects.open_at(area.path), request.GET.get("term"))
    term = asked or Term.objects.containing(area.path).first()
    kind = request.GET.get("kind", "")
    basis = basis_asked(request, term)
    return PageScope(request.user, area, term, kind if kind in Unit.Kind.values else "", basis)


def scope_of_one(user: Any, area: Area, term: Term | None, list_name: str) -> PageScope:
    """The scope of a page about one row; choosing another area, kind or term leads to the list of such rows."""
    return PageScope(user, area, term, list_name=list_name, follows=frozenset())


def basis_asked(request: HttpRequest, term: Term | None) -> Basis | None:
    """The basis of a term that an address names, None for the default. Errors: 404 for one that is not the term's."""
    key = request.GET.get("basis", "")
    if not key:
        return None
    bases: Any = Basis.objects.filter(term=term).select_related("term")
    found: Basis | None = bases.filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Http404("本届没有这个口径，可能已被删除；请在页面上方重新选择口径。")
    return None if found.is_default else found


def _chosen(rows: Any, key: str | None) -> Any:
    if not key:
        return None
    found = rows.filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise Http404("没有这个区划或届次，或者不在您的管理范围。")
    return found


class PageScopeMixin:
    """Gives a view its ``scope``, and its template the scope bar."""

    request: HttpRequest
    capability: Capability

    @cached_property
    def scope(self) -> PageScope:
        return page_scope(self.request, self.capability)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scope=self.scope, **kwargs)  # type: ignore[misc]

    def data_notes(self) -> list[tuple[str, str]]:
        """The scope's words in the exports of a ``ScopedListView``."""
        return self.scope.notes()


class TermPageMixin(PageScopeMixin):
    """A page about a term. Where the area has none yet, it says what to do, and where there is one below."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.can(self.capability) and self.scope.term is None:
            return render(request, "elections/no_term.html", {"scope": self.scope, "title": getattr(self, "title", "")})
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
