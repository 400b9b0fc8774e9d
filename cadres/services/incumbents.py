"""Members of the last term who stand again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Candidacy, Membership
from cadres.rules.post_words import posts_words
from cadres.services.candidacies import nominate
from cadres.services.post_rows import FACTS
from elections.models import Term, UnitProfile
from places.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

TAKEN = ("party_post", "committee_post", "supervision_post", *FACTS)


@transaction.atomic
def nominate_incumbents(
    *, actor: User | None, term: Term, unit: Unit, memberships: list[Membership]
) -> list[Candidacy]:
    """Candidates for the posts that members hold, with the facts of their rows. Who would be a second one meant for a
    head's post stands beside the slate. Errors: ValidationError for nobody, or who stands already."""
    if not memberships:
        raise ValidationError("请至少勾选一名成员。")
    return [_nominate(actor, term, unit, row) for row in memberships]


def _nominate(actor: User | None, term: Term, unit: Unit, row: Membership) -> Candidacy:
    values: dict[str, Any] = {name: getattr(row, name) for name in TAKEN}
    values |= {"sources": list(row.sources.all()), "present_post": present_post(row)}
    values["is_on_slate"] = not _is_meant(term, unit, row)
    facts = {"name": row.person.name}
    return nominate(actor=actor, term=term, unit=unit, facts=facts, values=values, person=row.person)


def present_post(row: Membership) -> str:
    """Which post somebody holds now, in official words with the unit."""
    profile = UnitProfile.objects.filter(term=row.term_id, unit=row.unit_id).first()
    words = posts_words(
        party=row.party_post,
        committee=row.committee_post,
        supervision=row.supervision_post,
        organisation=profile.organisation if profile else "",
        kind=row.unit.kind,
    )
    return f"{row.unit.short_name}{'、'.join(words)}"


def _is_meant(term: Term, unit: Unit, row: Membership) -> bool:
    """Whether the slate has somebody already for a head's post that this row holds."""
    meant = Candidacy.objects.on_slate().filter(term=term, unit=unit)
    return bool(
        (row.party_post == "secretary" and meant.filter(party_post="secretary").exists())
        or (row.committee_post == "director" and meant.filter(committee_post="director").exists())
    )
