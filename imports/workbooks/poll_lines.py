"""What stands in the templates about polls before anybody fills them in: the contests, and who stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from cadres.models import Candidacy
from cadres.selectors.polls import WAS_FINAL
from elections.choices import POSTS, Body, PollKind
from elections.models import Contest, Term
from places.models import Area


def lines_of_contests(term: Term, area: Area) -> Iterator[list[str]]:
    """Township, unit and body of each contest of the term election."""
    rows = Contest.objects.filter(term=term, occasion=0).under(area.path).select_related("unit__township")
    for contest in rows.order_by("unit__township__path", "unit__code", "body"):
        yield [contest.unit.township.name, contest.unit.name, str(Body(contest.body).label)]


def lines_of_candidates(term: Term, area: Area) -> Iterator[list[str]]:
    """Township, unit, body, the first poll, name, ID number (left open) and post of each final candidate."""
    rows = Candidacy.objects.filter(term=term, occasion=0, status__in=WAS_FINAL).under(area.path)
    people = rows.select_related("unit__township", "person").defer("person__id_number", "person__phone", "resume")
    for row in people.order_by("unit__township__path", "unit__code", "id"):
        for body in Body:
            if post := getattr(row, f"{body.value}_post"):
                place = [row.unit.township.name, row.unit.name, str(body.label)]
                yield [*place, str(PollKind.FIRST.label), row.person.name, "", str(POSTS[body](post).label)]
