"""When the election is over all is done, nothing is late, and the article's numbers of groups and problems stand."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Count, Sum

from cadres.models import GroupMember, WorkGroup
from cadres.selectors.contents import content_hashes
from cadres.selectors.progress import Board, boards_of
from elections.choices import Checklist, Colour, DataKind, SubmissionState
from elections.models import Collection, CollectionReply, Note, Situation, Submission, Tally, Term, UnitProfile
from elections.rules.plan import CellState
from elections.selectors import today_of
from reports.demo.calendars import FINISHED
from reports.rules.targets import Light
from reports.selectors.figures import figures
from reports.selectors.people import units_behind
from reports.selectors.targets import judged, reaching, targets_over

pytestmark = pytest.mark.usefixtures("demonstration", "db")


def boards(name: str = "2021年换届") -> dict[str, Board]:
    term = Term.objects.select_related("area").get(name=name)
    assert today_of(term) == FINISHED.today
    return boards_of(term, term.area, "", Checklist.values)


def test_every_unit_has_done_all_fourteen_tasks_in_time() -> None:
    board = boards()[Checklist.PLAN]
    assert (len(board.rows), len(board.tasks), board.finished) == (533, 14, 533)
    assert not any(cell.standing.was_late for cell in board.cells)


def test_nothing_is_late_in_any_list_of_either_term() -> None:
    for name in ("2018年换届", "2021年换届"):
        assert not any(board.late or board.blocked_rows for board in boards(name).values())


def test_everything_is_handed_over_and_only_the_yearly_appraisal_is_still_to_come_in_some_units() -> None:
    lists = boards()
    assert lists[Checklist.HANDOVER].finished == 533
    open_cells = [cell for cell in lists[Checklist.TEN_ONES].cells if not cell.is_done]
    assert {(cell.task.number, cell.state) for cell in open_cells} == {(10, CellState.UNDER_WAY)}


def test_all_red_units_of_the_last_round_are_signed_off() -> None:
    red = Situation.objects.filter(round__number=3, colour=Colour.RED)
    assert red.count() == red.exclude(signed_off_on=None).exclude(signed_off_by=None).count() == 5


def test_one_unit_elected_on_the_day_to_which_it_was_postponed() -> None:
    profile = UnitProfile.objects.get(postponed_until__isnull=False)
    contest = profile.unit.contests.get(term=profile.term, body="committee")
    assert profile.postponement_document
    assert contest.completed_on == profile.postponed_until


def test_one_street_is_locked_wholly_and_one_has_still_to_hand_in() -> None:
    states = Counter(Submission.objects.values_list("unit__township__name", "kind", "state"))
    locked = {key[0] for key in states if key[2] == SubmissionState.LOCKED}
    assert locked == {"高境镇"}
    assert (
        states["高境镇", DataKind.ROSTER, SubmissionState.LOCKED]
        == UnitProfile.objects.filter(term__name="2021年换届", unit__township__name="高境镇").count()
    )
    assert len({key[0] for key in states} | {"顾村镇"}) == len({key[0] for key in states}) + 1 == 13
    assert {key[2] for key in states} == {SubmissionState.LOCKED, SubmissionState.APPROVED}


@pytest.mark.parametrize("kind", [DataKind.ROSTER, DataKind.RESULTS])
def test_locks_hold_the_rows_that_stand_there(kind: DataKind) -> None:
    rows = Submission.objects.filter(kind=kind, state=SubmissionState.LOCKED)
    term = Term.objects.get(name="2021年换届")
    hashes = content_hashes(term=term, kind=kind, unit_ids=[row.unit_id for row in rows])
    assert {row.unit_id: row.content_hash for row in rows} == hashes


def test_every_collection_is_closed_and_given_by_all_streets() -> None:
    found = Collection.objects.annotate(asked=Count("replies"))
    assert [each.asked for each in found] == [13, 13, 13]
    assert not CollectionReply.objects.filter(given_by=None).exists()
    assert set(CollectionReply.objects.values_list("state", flat=True)) == {"given"}
    assert not Collection.objects.filter(closed_at=None).exists()


def test_groups_are_as_many_as_the_article_says_and_every_unit_has_its_own() -> None:
    kinds = Counter(WorkGroup.objects.values_list("kind", flat=True))
    assert (kinds["leading"], kinds["supervision"], kinds["liaison"]) == (1, 6, 176)
    leading = GroupMember.objects.filter(group__kind="leading")
    assert leading.count() == leading.values("office").distinct().count() == 36
    assert not leading.exclude(name="").exists()
    for kind in ("supervision", "liaison"):
        units = WorkGroup.objects.filter(kind=kind).values_list("units", flat=True)
        assert len(units) == len(set(units)) == 533
    assert all(
        phone.startswith("1380000") for phone in GroupMember.objects.exclude(name="").values_list("phone", flat=True)
    )


def test_the_problems_raised_are_the_articles_and_nine_tenths_were_solved_in_the_unit() -> None:
    sums = Tally.objects.filter(kind__code="problem").aggregate(
        units=Count("unit", distinct=True), all=Sum("events"), solved=Sum("solved"), own=Sum("solved_in_unit")
    )
    assert sums == {"units": 533, "all": 13_554, "solved": 13_554, "own": 12_199}


EXPECTED = {
    "units.done": 533,
    "progress.stage_1_done": 533,
    "progress.stage_4_done": 533,
    "progress.late": 0,
    "situation.red": 5,
    "situation.red_open": 0,
    "problems.raised": 13_554,
    "problems.solved_in_unit": 12_199,
}


def test_the_indicators_say_that_all_is_done_none_late_and_nine_tenths_solved_in_the_unit() -> None:
    term = Term.objects.select_related("area").get(name="2021年换届")
    found = figures(term=term, area=term.area)
    assert {code: int(found[code].value or 0) for code in EXPECTED} == EXPECTED
    assert str(found["problems.solved_in_unit.share"].value) == "90.0"
    for code, number in EXPECTED.items():
        assert sum(unit.number for unit in units_behind(code, user=None, term=term, area=term.area)) == number
    states = Counter(Submission.objects.filter(term=term, kind=DataKind.ROSTER).values_list("state", flat=True))
    assert found["submission.roster_approved"].value == states.total()
    assert found["submission.roster_locked"].value == states[SubmissionState.LOCKED]


def test_the_targets_give_a_mix_of_lights() -> None:
    term = Term.objects.select_related("area").get(name="2021年换届")
    targets = targets_over(term, [term.area.path])
    found = judged(reaching(targets, term.area.path), figures(term=term, area=term.area), term.area.path)
    assert {code: (one.light, one.distance) for code, one in found.items()} == {
        "one_shoulder.share": (Light.MET, 0),
        "two_committees.college_or_above.share": (Light.NEAR, 36),
        "two_committees.average_age": (Light.MET, 0),
        "two_committees.age_35_or_under.share": (Light.MET, 0),
    }
    assert Note.objects.standing().count() == 3
