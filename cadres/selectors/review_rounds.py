"""What stands behind a candidate's review: the facts of each round, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q

from cadres.choices import AnswerState
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from cadres.rules.reviews import RoundFacts
from elections.models import ReviewRound

COUNTS = {
    "sent": Count("pk"),
    **{str(state): Count("pk", filter=Q(state=state)) for state in AnswerState if state != AnswerState.SENT},
}
"""How many departments a candidate was sent to, and how many answered what."""


def facts_of(candidacy_ids: Collection[int]) -> dict[int, list[RoundFacts]]:
    """The facts of every round of their terms, in order, by candidacy: four queries."""
    ids = list(candidacy_ids)
    terms = dict(Candidacy.objects.filter(pk__in=ids).order_by().values_list("pk", "term_id"))
    rounds: dict[int, list[tuple[ReviewRound, int]]] = defaultdict(list)
    found = ReviewRound.objects.filter(term__in=set(terms.values())).annotate(seat_count=Count("seats"))
    for each in found.order_by("number"):
        rounds[each.term_id].append((each, each.seat_count))
    counted = counts_of(ReviewAnswer.objects.filter(candidacy__in=ids))
    decided = decisions_of(ReviewDecision.objects.filter(candidacy__in=ids))
    return {
        pk: [
            facts(str(each), seats, counted.get((pk, each.pk)), decided.get((pk, each.pk)))
            for each, seats in rounds[term]
        ]
        for pk, term in terms.items()
    }


def counts_of(answers: Any) -> dict[tuple[int, int], dict[str, int]]:
    """By candidacy and round; one query."""
    rows = answers.order_by().values("candidacy_id", "seat__round_id").annotate(**COUNTS)
    return {(row["candidacy_id"], row["seat__round_id"]): row for row in rows}


def decisions_of(decisions: Any) -> dict[tuple[int, int], tuple[str, bool]]:
    """Verdict and whether a second person confirmed it, by candidacy and round; one query."""
    rows = decisions.order_by().values_list("candidacy_id", "round_id", "verdict", "confirmed_by_id")
    return {(candidacy, each): (verdict, second is not None) for candidacy, each, verdict, second in rows}


def facts(name: str, seats: int, counted: dict[str, int] | None, decided: tuple[str, bool] | None = None) -> RoundFacts:
    """One candidate in one round."""
    counted, (verdict, is_confirmed) = counted or {}, decided or ("", False)
    return RoundFacts(
        name=name,
        seats=seats,
        sent=counted.get("sent", 0),
        clear=counted.get("clear", 0),
        doubtful=counted.get("doubtful", 0),
        problem=counted.get("problem", 0),
        verdict=verdict,
        is_confirmed=is_confirmed,
    )
