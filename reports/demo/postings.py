"""Posts outside the two committees, as real rosters carry them: never counted, but there."""

from __future__ import annotations

from random import Random

from cadres.choices import PostingKind
from cadres.models import Person, Posting
from core.partial_dates import PartialDate
from elections.models import Term
from places.models import Unit
from reports.demo.draws import choose
from reports.demo.people import Human
from reports.demo.quotas import VILLAGE
from reports.demo.records import BATCH

FIRST_SECRETARIES, PART_TIME, WORKERS = 12, 60, 120
SINCE = PartialDate(2021, 4)


def write_postings(
    rng: Random, humans: list[Human], persons: dict[Human, Person], units: dict[str, Unit], term: Term
) -> None:
    """Some who left serve on as community workers; some members of one unit help in a neighbouring one."""
    gone = [human for human in humans if human.before and not human.now and human.before.is_counted]
    serving = [human for human in humans if human.now and human.now.party_post and not human.more_seats]
    villagers = [human for human in gone if human.place.kind == VILLAGE]
    rows = [_row(h, "党建指导员", PostingKind.FIRST_SECRETARY) for h in choose(rng, villagers, FIRST_SECRETARIES)]
    rows += [_row(h, "社区工作者", PostingKind.COMMUNITY_WORKER) for h in choose(rng, gone, WORKERS)]
    rows += [_row(h, "兼职委员", PostingKind.PART_TIME) for h in choose(rng, serving, PART_TIME)]
    seen: dict[tuple[Human, str], Posting] = {}
    for human, posting in rows:
        posting.person, posting.unit, posting.term = persons[human], units[human.place.code], term
        seen.setdefault((human, posting.title), posting)
    Posting.objects.bulk_create(seen.values(), batch_size=BATCH)


def _row(human: Human, title: str, kind: PostingKind) -> tuple[Human, Posting]:
    return human, Posting(kind=kind, title=title, started_on=SINCE)
