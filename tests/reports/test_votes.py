"""What confirmed polls bring into the figures: first try, turnout, the votes of the heads."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from cadres.models import Candidacy, Person, Vote
from cadres.services import taking_back
from core.signals import roster_changed
from elections.choices import Body
from elections.models import Contest, ContestPost, Poll
from reports.models import StaleTownship
from reports.selectors.figures import figures, figures_of_areas
from reports.selectors.people import units_behind
from reports.services.statistics import compute_stale
from tests.cadres.elections import declare, make_contest, stand

pytestmark = pytest.mark.django_db
ELECTORS = {Body.COMMITTEE: "all_voters", Body.PARTY: "party_meeting"}


def contest(world, unit: str, body: str = Body.COMMITTEE, term=None, **fields) -> Contest:
    fields = {"electors": ELECTORS[Body(body)], "is_first_try": True, **fields}
    return Contest.objects.create(term=term or world.term, unit=world.units[unit], body=body, **fields)


def poll(of: Contest, electors: int | None = 1000, attended: int | None = 900, **fields) -> Poll:
    number = of.polls.count() + 1
    fields = {"kind": "first", "state": "confirmed", "is_valid": True, "returned": attended, **fields}
    made = Poll.objects.create(contest=of, number=number, electors=electors, attended=attended, **fields)
    township = of.unit.township_id
    roster_changed.send(None, term_id=of.term_id, township_ids=[township], person_ids=[])
    return made


def computed(world, **scope):
    compute_stale()
    return figures(**{"term": world.term, "area": world.county, **scope})


def spread(total: int, parts: int) -> list[int]:
    return [total // parts + (n < total % parts) for n in range(parts)]


def test_the_turnout_of_the_article(world):
    """宝山区: 1,000,746 registered voters, +10 %; about 43,000 Party voters, +7.5 %; 100 % at the first vote."""
    units = ("一居", "二居", "白杨", "沈宅", "菊泉")
    voters = {world.term: (1_000_746, 43_000), world.previous: (909_769, 40_000)}
    for term, (registered, members) in voters.items():
        for unit, r, m in zip(units, spread(registered, 5), spread(members, 5), strict=True):
            poll(contest(world, unit, term=term), r, r * 9 // 10)
            poll(contest(world, unit, Body.PARTY, term=term), m + 200, m)
    found = computed(world)
    registered, present = found["turnout.registered_voters"], found["turnout.party_members_present"]
    assert (registered.value, str(registered.growth)) == (1_000_746, "10.0")
    assert (present.value, str(present.growth)) == (43_000, "7.5")
    first = found["units.first_try.share"]
    assert (first.numerator, first.denominator, str(first.value)) == (5, 5, "100.0")


def test_turnout_has_two_decimals(world):
    """桃园新村: 153 of 155 Party members present, 98.71 %."""
    poll(contest(world, "一居", Body.PARTY), 155, 153)
    share = computed(world)["turnout.party_members_present.share"]
    assert (str(share.value), share.unit, share.change_unit) == ("98.71", "%", "百分点")
    assert share.as_json()["value"] == 98.71


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"state": "submitted"}, False),
        ({"is_valid": False}, False),
        ({"kind": "supplementary"}, False),
        ({"kind": "leaders"}, False),
        ({"electors": None}, False),
        ({"attended": None, "returned": 800}, True),
        ({"attended": None, "returned": None}, False),
    ],
)
def test_only_a_confirmed_and_valid_first_vote_counts_for_turnout(world, changes, counts):
    poll(contest(world, "白杨"), **changes)
    assert (computed(world)["turnout.registered_voters"].value is not None) == counts


def test_the_renewed_vote_replaces_the_void_one(world):
    one = contest(world, "白杨", is_first_try=False)
    poll(one, 1000, 400, is_valid=False)
    poll(one, 1010, 700, kind="renewed")
    poll(one, 1010, 600, kind="supplementary")
    found = computed(world)
    assert (found["turnout.voters"].value, found["turnout.registered_voters"].value) == (700, 1010)
    assert (found["units.first_try"].value, found["units.voted"].value) == (0, 1)


@pytest.mark.parametrize("electors", ["household_delegates", "residents_delegates"])
def test_delegates_are_no_registered_voters(world, electors):
    poll(contest(world, "一居", electors=electors))
    assert computed(world)["turnout.registered_voters"].value is None


def test_where_nobody_wrote_down_who_took_part_the_ballots_returned_count(world):
    poll(contest(world, "白杨"), 1000, None, returned=777)
    assert str(computed(world)["turnout.voters.share"].value) == "77.70"


def test_elections_that_are_set_up_and_results_that_are_declared_make_their_township_stale(world, staff, liaison):
    compute_stale()
    made = make_contest(world, staff)
    assert stale_places() == {(world.term.pk, world.gucun.pk)}
    compute_stale()
    stand(made, 任晓东="director")
    void = declare(liaison, staff, made, {"任晓东": 100}, returned=500, valid=490, void=10)
    assert void.is_valid is False
    assert stale_places() == {(world.term.pk, world.gucun.pk)}
    compute_stale()
    taking_back.take_back(actor=staff, poll=void, reason="票数录错")
    assert stale_places() == {(world.term.pk, world.gucun.pk)}


def stale_places() -> set[tuple[int, int]]:
    return set(StaleTownship.objects.values_list("term", "township"))


def test_by_elections_are_in_no_figure_of_the_term_election(world):
    poll(contest(world, "白杨", occasion=1))
    found = computed(world)
    assert (found["turnout.voters"].value, found["units.voted"].value) == (None, None)


def test_a_unit_has_voted_when_both_committees_have_and_first_try_needs_both(world):
    for unit, firsts in (("白杨", (True, True)), ("沈宅", (True, False))):
        for body, first in zip((Body.PARTY, Body.COMMITTEE), firsts, strict=True):
            poll(contest(world, unit, body, is_first_try=first))
    poll(contest(world, "菊泉", Body.PARTY))
    contest(world, "菊泉", is_first_try=None)
    found = computed(world)
    share = found["units.first_try.share"]
    assert (share.numerator, share.denominator, str(share.value)) == (1, 2, "50.0")
    assert computed(world, kind="residents")["units.first_try.share"].value is None


def test_where_nothing_was_voted_there_is_no_value_and_a_reason(world):
    poll(contest(world, "白杨"))
    compute_stale()
    codes = ("turnout.registered_voters", "turnout.voters.share", "units.first_try", "secretary.vote_share")
    of_areas = figures_of_areas(term=world.term, areas=[world.youyilu], codes=codes)
    for code in codes:
        figure = of_areas[world.youyilu.pk][code]
        assert figure.value is None, code
        assert "投票结果" in figure.why_none, code
    assert figures(term=world.term, area=world.gucun)["units.voted"].value == 1


def elect(of: Poll, post: str, votes: int | None, elected: bool = True) -> None:
    person = Person.objects.create(name="某某")
    posts = {"party_post": "secretary"} if of.contest.body == Body.PARTY else {"committee_post": "director"}
    standing = Candidacy.objects.create(term=of.contest.term, unit=of.contest.unit, person=person, **posts)
    Vote.objects.create(poll=of, candidacy=standing, post=post, votes_for=votes, is_elected=elected)


def test_the_votes_of_heads_are_those_by_which_they_were_elected_over_the_ballots_returned(world):
    party = contest(world, "白杨", Body.PARTY)
    elect(poll(party, 100, 90), "member", 80)
    elect(poll(party, 7, 7, kind="leaders", returned=7), "secretary", 6)
    committee = poll(contest(world, "白杨"), 1000, 900, returned=880)
    elect(committee, "director", 700)
    elect(committee, "director", 180, elected=False)
    elect(poll(contest(world, "沈宅"), 500, 400, is_short=True, returned=None), "director", None)
    found = computed(world)
    secretary, director = found["secretary.vote_share"], found["director.vote_share"]
    assert (secretary.numerator, secretary.denominator, str(secretary.value)) == (6, 7, "85.71")
    assert (director.numerator, director.denominator, str(director.value)) == (700, 880, "79.55")


def test_candidates_are_set_against_the_seats(world):
    for unit, seats in (("白杨", 5), ("沈宅", 2)):
        ContestPost.objects.create(contest=contest(world, unit), post="member", seats=seats)
    ContestPost.objects.create(contest=contest(world, "白杨", occasion=1), post="member", seats=9)
    for _ in range(13):
        person = Person.objects.create(name="某某")
        Candidacy.objects.create(term=world.term, unit=world.units["白杨"], person=person, committee_post="member")
    roster_changed.send(None, term_id=world.term.pk, township_ids=[world.gucun.pk], person_ids=[])
    ratio = computed(world)["candidate.per_seat"]
    assert (ratio.numerator, ratio.denominator, str(ratio.value), ratio.unit) == (13, 7, "1.86", ":1")


@pytest.fixture
def voted(world):
    for unit, (electors, attended) in zip(("白杨", "沈宅", "一居"), ((100, 90), (300, 200), (50, 40)), strict=True):
        poll(contest(world, unit), electors, attended)
    compute_stale()
    return world


def test_a_number_of_votes_opens_the_units_with_theirs_the_largest_first_and_their_sum(voted, leader, client):
    client.force_login(leader)
    page = client.get(reverse("reports:indicator", args=["turnout.voters.share"]))
    table = page.context["table"]
    assert [(row.record.short_name, row.record.number) for row in table.rows] == [
        ("沈宅村", 200),
        ("白杨村", 90),
        ("宝钢一村", 40),
    ]
    assert (page.context["found"], page.context["counted"], table.columns["amount"].footer) == (330, 330, "330")
    assert [tab["count"] for tab in page.context["tabs"]] == [330, 450]
    html = page.content.decode()
    assert "3 个单位合计 330 人 = 指标数" in html
    assert "四舍五入保留两位" in html


def test_the_units_behind_a_number_of_votes_are_filtered_and_exported_with_theirs(voted, leader, client):
    import io

    from openpyxl import load_workbook

    client.force_login(leader)
    url = reverse("reports:indicator", args=["turnout.registered_voters"])
    page = client.get(url, {"township": voted.gucun.pk})
    assert (page.context["found"], page.context["table"].columns["amount"].footer) == (400, "400")
    assert client.get(url, {"unit": voted.units["一居"].pk}).context["found"] == 50
    answer = client.get(reverse("reports:indicator_export", args=["turnout.registered_voters"]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    names = {row[2].value: row[3].value for row in itertools.islice(sheet.iter_rows(), 1, None)}
    assert names == {"沈宅村": 300, "白杨村": 100, "宝钢一村": 50}


def test_the_units_that_failed_the_first_vote_are_the_rest(world, leader, client):
    for unit, first in (("白杨", True), ("沈宅", False)):
        poll(contest(world, unit, is_first_try=first))
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:indicator", args=["units.first_try.share"]), {"part": "rest"})
    assert [row.record.short_name for row in page.context["table"].rows] == ["沈宅村"]
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 2]


def test_units_behind_votes_are_only_those_the_user_may_see(voted, leader, liaison, neighbour_liaison):
    scope = {"term": voted.term, "area": voted.county}
    seen = [
        [unit.number for unit in units_behind("turnout.voters", user=user, **scope).order_by("-number")]
        for user in (leader, liaison, neighbour_liaison)
    ]
    assert seen == [[200, 90, 40], [200, 90], [40]]
