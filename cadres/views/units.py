"""Units: the list, and each unit's page (一村一档)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from cadres.filters import UnitFilter
from cadres.models import Posting
from cadres.selectors.boards import Board, board_of, last_board_of
from cadres.selectors.contests import declared_results
from cadres.selectors.progress import boards_of_unit
from cadres.selectors.responsibilities import leaders_of
from cadres.selectors.units import units_of
from cadres.selectors.wants import wants_of
from cadres.tables import UnitTable
from cadres.views.parts import address
from core.capabilities import Capability
from core.rounding import rounded
from core.views.generic import Action, ScopedDetailView, ScopedListView
from elections.choices import Body, Checklist
from elections.models import Term, UnitProfile
from elections.page_scope import PageScope, TermPageMixin, basis_asked
from elections.selectors import profile_facts
from elections.selectors.notes import notes_on
from places.models import Unit, UnitSuccession


class UnitsView(TermPageMixin, ScopedListView):
    """The units of a scope that take part in its term."""

    capability = Capability.VIEW_PEOPLE
    queryset = Unit.objects.all()
    table_class = UnitTable
    filterset_class = UnitFilter
    title = "一村一档"
    empty_title = "没有参加本届换届的单位"
    empty_text = "请在届次中加入单位，或换一个届次查看。"

    def get_queryset(self) -> Any:
        return units_of(self.scope).select_related("township").order_by("code")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = ("township",) if self.scope.area.is_township else ()
        return {"term": self.scope.term, "exclude": hidden}

    def get_subtitle(self) -> str:
        return f"{self.scope.term}，{self.scope.unit_total}个单位"


class UnitScopeMixin:
    """The scope of a unit's page: its township, and the term of the address or the newest it takes part in.

    Choosing another area or kind in the scope bar leads to the list at ``list_name``; where something is written of the
    unit in one term, choosing another term does so too (``is_of_one_term``).
    """

    request: Any
    unit: Any
    list_name = "cadres:units"
    is_of_one_term = False

    @cached_property
    def scope(self) -> PageScope:
        path, key = self.unit.township.path, self.request.GET.get("term", "")
        asked = Term.objects.open_at(path).filter(pk=key).first() if key.isdecimal() else None
        term = asked or Term.objects.containing(path).filter(profiles__unit=self.unit).first()
        basis = basis_asked(self.request, term)
        return PageScope(
            self.request.user,
            self.unit.township,
            term,
            asked_basis=basis,
            list_name=self.list_name,
            follows=frozenset() if self.is_of_one_term else frozenset({"term", "basis"}),
        )

    @property
    def unit_url(self) -> str:
        return f"{self.unit.get_absolute_url()}?{self.scope.query(area='')}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scope=self.scope, **kwargs)  # type: ignore[misc]


class UnitPageMixin(UnitScopeMixin):
    """A page about one unit."""

    capability: Capability
    object: Any

    @property
    def unit(self) -> Unit:
        found: Unit = self.object
        return found

    @cached_property
    def may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PEOPLE, self.unit.township.path))


class UnitView(UnitPageMixin, ScopedDetailView):
    """一村一档: a unit's board this term and last, its figures, and what is missing."""

    capability = Capability.VIEW_PEOPLE
    queryset = Unit.objects.select_related("township").prefetch_related("aliases")
    template_name = "cadres/unit.html"
    context_object_name = "unit"

    @property
    def may_enter(self) -> bool:
        return bool(self.request.user.can(Capability.ENTER_RESULTS, self.unit.township.path))

    def elections(self) -> dict[str, Any]:
        """The unit's contests in the term, with the newest declared poll of each, and those not set up yet."""
        if self.scope.term is None:
            return {}
        rows = declared_results(self.unit, self.scope.term)
        known = {row.contest.body for row in rows if not row.contest.occasion}
        unset = [(body.value, body.label) for body in (Body.PARTY, Body.COMMITTEE) if body not in known]
        return {"elections": rows, "unset": unset}

    def progress(self) -> dict[str, Any]:
        """How far the unit is with the plan of the term, and with the lists for those who take office."""
        boards = boards_of_unit(self.scope.term, self.unit) if self.scope.term else {}
        rows = {checklist: board.rows[0] for checklist, board in boards.items() if board.rows and board.tasks}
        plan = rows.pop(Checklist.PLAN, None)
        return {"row": plan, "office": [(Checklist(key).label, row) for key, row in rows.items()]}

    @cached_property
    def board(self) -> Board | None:
        return board_of(self.unit, self.scope.term, basis=self.scope.basis) if self.scope.term else None

    def get_actions(self) -> list[Action]:
        unit, actions = self.unit.pk, []
        if self.request.user.can(Capability.EDIT_PLACES, self.unit.township.path):
            actions += [
                Action("登记沿革", address("places:unit_succession", args=(unit,)), "change"),
                Action("修改单位", address("places:unit_edit", args=(unit,)), "edit"),
            ]
        if self.profile_url:
            actions.append(Action("单位情况", self.profile_url, "home"))
        if self.scope.term and self.request.user.can(Capability.EDIT_PROGRESS, self.unit.township.path):
            actions.append(Action("写备注", address("reports:note_add", self.scope.query(unit=unit)), "edit"))
        if self.may_edit and self.scope.term:
            posting = address("cadres:posting_create", self.scope.query(area=""), (unit,))
            member = address("cadres:membership_create", self.scope.query(unit=unit))
            slate = address("cadres:slate", self.scope.query(area=""), (unit,))
            actions.append(Action("班子预案", slate, "people"))
            actions += [Action("新增其他任职", posting, "add"), Action("新增成员", member, "add", primary=True)]
        return actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term, unit, board, profile = self.scope.term, self.unit, self.board, self.profile
        leaders = leaders_of(term, unit.township.path).of(unit) if term else []
        postings = Posting.objects.filter(unit=unit, term=term).select_related("person")
        told = {
            "notes": notes_on(self.request.user, term, units=[unit]) if term else None,
            "profile": profile,
            "profile_url": self.profile_url,
            "board": board,
            "now": figures_in_words(board) if board else {},
            "last": last_board_of(unit, board) if board else None,
            "leaders": leaders,
            "postings": postings.defer("person__id_number", "person__phone"),
            "successions": successions_of(unit),
            "wants": wants_of(board, profile) if board else [],
            "may_edit": self.may_edit,
            "may_enter": self.may_enter,
            **self.elections(),
            **self.progress(),
            "roster_query": self.scope.query(unit=unit.pk),
        }
        return super().get_context_data(**told, **kwargs)

    @property
    def profile_url(self) -> str:
        """Where the facts of the unit in this term are filled in; empty for those who may not."""
        return reverse("elections:profile_edit", args=[self.profile.pk]) if self.profile and self.may_edit else ""

    def get_facts(self) -> list[tuple[str, Any]]:
        return profile_facts(self.profile) if self.profile else []

    @cached_property
    def profile(self) -> UnitProfile | None:
        rows = UnitProfile.objects.filter(term=self.scope.term, unit=self.unit).select_related("unit__township")
        found: UnitProfile | None = rows.first()
        return found


def figures_in_words(board: Board) -> dict[str, Any]:
    """A board's figures rounded for showing; shares in per cent."""
    figures = board.figures
    exact = {
        "average_age": figures.average_age,
        "college": figures.college,
        "women": figures.women,
        "young": figures.young,
    }
    scales = {"average_age": 1, "college": 100, "women": 100, "young": 100}
    return {name: None if value is None else rounded(value * scales[name]) for name, value in exact.items()}


def successions_of(unit: Unit) -> Any:
    """How a unit came out of others, and what came out of it."""
    rows = UnitSuccession.objects.select_related("predecessor", "successor")
    return (rows.filter(predecessor=unit) | rows.filter(successor=unit)).order_by("-on", "pk")
