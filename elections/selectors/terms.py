"""Terms as commands and services ask for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils import timezone

from core.scope import paths_q
from elections.models import Basis, ProfileField, Term, UnitProfile
from places.models import Area, Unit
from places.selectors import find_area

__all__ = [
    "COMPLETE",
    "PartRow",
    "basis_in",
    "check_part",
    "day_of_ages",
    "default_basis",
    "find_area",
    "find_term",
    "parts",
    "profile_facts",
    "profile_fields",
]


def check_part(term: Term, unit: Unit, field: str = NON_FIELD_ERRORS) -> None:
    """Errors: ``ValidationError``, at the form's field, for a unit that does not take part in a term."""
    if not UnitProfile.objects.filter(term=term, unit=unit).exists():
        raise ValidationError({field: f"{unit}不参加{term}，请核对单位，或先在届次中加入该单位。"})


def find_term(name: str, area: Area) -> Term:
    """The term of a name among those whose area contains ``area``, the nearest area first.

    Errors: ``ValidationError`` that lists the terms there are.
    """
    terms = Term.objects.open_at(area.path)
    term = terms.filter(name=name.strip()).first()
    if term is None:
        names = "、".join(terms.values_list("name", flat=True)[:10])
        known = f"现有届次：{names}。" if names else "该区划还没有届次，请先用 create_term 建立。"
        raise ValidationError(f"{area.name}没有名为“{name}”的届次。{known}")
    return term


def default_basis(term: Term) -> Basis | None:
    """On what footing a term's figures are counted where nothing else is asked; None for a term without any."""
    basis: Basis | None = term.bases.filter(is_default=True).first()  # type: ignore[attr-defined]
    return basis


def basis_in(previous: Term, basis: Basis | None) -> Basis | None:
    """The basis on which the term before stands beside this one's: of the same name, else its default."""
    named: Basis | None = None
    if basis and not basis.is_default:
        named = previous.bases.filter(name=basis.name).select_related("term").first()  # type: ignore[attr-defined]
    return named or default_basis(previous)


def day_of_ages(term: Term) -> dt.date:
    """The date on which a term's ages are taken: its default basis', else its own."""
    basis = default_basis(term)
    return basis.as_of if basis else term.as_of


def today_of(term: Term) -> dt.date:
    """The day on which a term's progress is looked at: today, or the day that a demonstration stands on."""
    return term.as_if_on or timezone.localdate()


def profile_fields(area: Area) -> list[ProfileField]:
    """The further facts that are asked of an area's units: its own and those of the areas above, these first."""
    fields = ProfileField.objects.filter(area__in=Area.objects.at_or_above(area.path))
    return list(fields.order_by("area__depth", "position", "pk"))


def profile_facts(profile: UnitProfile) -> list[tuple[str, Any]]:
    """All that is known of a unit in a term, by label, in the order of the form; unknown facts as None."""
    fixed = [
        ("党组织形式", profile.get_organisation_display() or None),
        ("党员人数", profile.party_members),
        ("户数", profile.households),
        ("登记选民数", profile.registered_voters),
    ]
    if profile.one_shoulder_exempt:
        fixed.append(("不要求“一肩挑”", profile.exempt_reason))
    fields = profile_fields(profile.unit.township)
    return fixed + [(field.label, _fact(field, profile.extra.get(field.label))) for field in fields]


def _fact(field: ProfileField, value: Any) -> Any:
    return {True: "是", False: "否"}.get(value) if field.kind == ProfileField.Kind.YES_NO else value


@dataclass(frozen=True)
class PartRow:
    """An area's part in a term: units by kind, and how many of their profiles are complete."""

    area: Area
    villages: int
    residents: int
    complete: int

    @property
    def units(self) -> int:
        return self.villages + self.residents


COMPLETE = ~Q(organisation="") & Q(
    party_members__isnull=False, households__isnull=False, registered_voters__isnull=False
)
"""Profiles in which every fixed fact is known."""


def parts(term: Term, areas: list[Area]) -> list[PartRow]:
    """Each area's part in a term: one query for each depth among them."""
    rows: dict[str, tuple[int, int, int]] = {}
    for length in {len(area.path) for area in areas}:
        inside = paths_q("unit__township__path", [area.path for area in areas if len(area.path) == length])
        grouped = (
            UnitProfile.objects.filter(inside, term=term)
            .order_by()
            .annotate(at=Substr("unit__township__path", 1, length))
            .values_list("at")
            .annotate(
                villages=Count("pk", filter=Q(unit__kind=Unit.Kind.VILLAGE)),
                residents=Count("pk", filter=Q(unit__kind=Unit.Kind.RESIDENTS)),
                complete=Count("pk", filter=COMPLETE),
            )
        )
        rows |= {at: (villages, residents, complete) for at, villages, residents, complete in grouped}
    return [PartRow(area, *rows.get(area.path, (0, 0, 0))) for area in areas]
