"""Posts that fall vacant within a term: noting, the law's word, the by-election, filling and taking back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cadres.models import Membership, PostVacancy, Vote
from cadres.selectors.vacancies import lines_of, serving_in
from cadres.services import vacancies
from core.models import AuditEntry
from elections.models import Contest, Poll
from elections.selectors import laws_for, rule_set_for
from elections.services.contests import delete_contest
from tests.cadres.candidates import make_candidate, make_contest
from tests.cadres.people import make_member

pytestmark = pytest.mark.django_db
ON = dt.date(2022, 3, 1)


@pytest.fixture
def unit(world):
    return world.units["白杨"]


@pytest.fixture
def committee(world, unit):
    """白杨村's committee of three: 任晓东, who is secretary too, 龚雪梅 and 潘雪梅."""
    world.term.ends_on = dt.date(2026, 5, 31)
    world.term.save()
    make_contest(unit, world.term, "committee", dt.date(2021, 5, 8), director=1, member=2)
    posts = {
        "任晓东": {"party_post": "secretary", "committee_post": "director"},
        "龚雪梅": {"committee_post": "member"},
        "潘雪梅": {"committee_post": "member"},
    }
    return {name: make_member(name, unit, world.term, **fields) for name, fields in posts.items()}


def vacate(row, *bodies, actor=None, cause="resigned", on=ON, note=""):
    return vacancies.vacate(actor=actor, membership=row, bodies=bodies, cause=cause, on=on, note=note)


def refusal(callable_, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        callable_(*args, **kwargs)
    return "".join(caught.value.messages)


def test_a_post_falls_vacant_and_the_other_stays(staff, committee):
    row = committee["任晓东"]
    [vacancy] = vacate(row, "committee", actor=staff)
    row.refresh_from_db()
    assert (vacancy.post, vacancy.state, row.ended_on) == ("director", "open", None)
    assert row.committee_post == "director"
    assert vacancies.posts_held(row) == {"party": "secretary"}
    change = row.changes.get()
    assert (change.kind, change.post_before, change.post_after) == ("resigned", "director", "")
    assert AuditEntry.objects.filter(action="post_vacated").count() == 1


def test_where_no_post_is_left_the_service_ends(staff, committee):
    row = committee["任晓东"]
    vacate(row, "party", "committee", actor=staff, cause="died", note="因病")
    row.refresh_from_db()
    assert (str(row.ended_on), row.exit_reason, row.exit_note) == ("2022-03-01", "other", "去世，因病")
    assert PostVacancy.objects.count() == 2


def test_what_cannot_be_is_refused(world, committee):
    row = committee["龚雪梅"]
    assert refusal(vacate, row) == "请至少勾选一项出缺的职务。"
    assert "现在没有担任所选职务" in refusal(vacate, row, "party")
    assert refusal(vacate, row, "committee", cause="elected") == "请选择出缺原因。"
    assert "晚于本届届满日期 2026-05-31" in refusal(vacate, row, "committee", on=dt.date(2026, 6, 1))
    row.started_on = 20220400
    row.save()
    row.refresh_from_db()
    assert "早于任职时间 2022-04" in refusal(vacate, row, "committee")


def test_the_law_tells_when_a_by_election_must_be_and_when_it_is_late(committee):
    [vacancy] = vacate(committee["龚雪梅"], "committee")
    line = lines_of([vacancy], dt.date(2022, 6, 1))[vacancy.pk]
    assert line.told.startswith("应有 3 名，在任 2 名，少于 3 名，应当在 3 个月内补选")
    assert "任期到本届任期届满（2026-05-31）为止" in line.told
    assert (line.until, line.is_overdue) == (dt.date(2022, 6, 1), False)
    assert lines_of([vacancy], dt.date(2022, 6, 2))[vacancy.pk].is_overdue


def test_enough_who_serve_make_it_a_choice(world, unit, committee):
    make_member("吴平", unit, world.term, committee_post="member")
    [vacancy] = vacate(committee["龚雪梅"], "committee")
    line = lines_of([vacancy], dt.date(2030, 1, 1))[vacancy.pk]
    assert "在任 3 名，不少于 3 名，出缺可以补选" in line.told
    assert (line.until, line.is_overdue) == (None, False)


def test_who_serves_counts_what_changed_within_the_term(world, unit, committee):
    vacate(committee["任晓东"], "committee")
    assert serving_in(world.term, [unit.pk])[unit.pk, "committee"] == 2
    assert serving_in(world.term, [unit.pk])[unit.pk, "party"] == 1
    newcomer = make_member("吴平", unit, world.term, committee_post="director", is_by_elected=True)
    assert serving_in(world.term, [unit.pk])[unit.pk, "committee"] == 3
    vacate(newcomer, "committee")
    assert serving_in(world.term, [unit.pk])[unit.pk, "committee"] == 2


def test_a_by_election_is_a_contest_of_the_next_occasion_for_the_vacant_posts(staff, committee):
    both = [*vacate(committee["龚雪梅"], "committee"), *vacate(committee["潘雪梅"], "committee")]
    contest = vacancies.start_by_election(actor=staff, vacancies=both)
    assert (contest.occasion, contest.is_by_election) == (1, True)
    assert [(post.post, post.seats) for post in contest.posts.all()] == [("member", 2)]
    assert {each.state for each in PostVacancy.objects.all()} == {"by_election"}
    assert "不能再办" in refusal(vacancies.start_by_election, actor=staff, vacancies=both)
    assert "不能再办" in refusal(vacancies.leave_empty, actor=staff, vacancy=both[0], reason="x")


def test_both_bodies_of_one_who_left_share_the_number_of_the_by_election(world, unit, staff, committee):
    party, village = vacate(committee["任晓东"], "party", "committee")
    assert "同一单位同一班子" in refusal(vacancies.start_by_election, actor=staff, vacancies=[party, village])
    first = vacancies.start_by_election(actor=staff, vacancies=[party])
    second = vacancies.start_by_election(actor=staff, vacancies=[village])
    assert (first.occasion, second.occasion) == (1, 1)
    [third] = vacate(committee["龚雪梅"], "committee")
    assert vacancies.start_by_election(actor=staff, vacancies=[third]).occasion == 2


def test_as_many_are_filled_as_were_elected_and_a_result_taken_back_opens_them(world, unit, staff, committee):
    both = [
        *vacate(committee["龚雪梅"], "committee"),
        *vacate(committee["潘雪梅"], "committee", on=dt.date(2022, 4, 1)),
    ]
    contest = vacancies.start_by_election(actor=staff, vacancies=both)
    winner = make_candidate("吴平", unit, world.term, occasion=1)
    poll = Poll.objects.create(contest=contest)
    Vote.objects.create(poll=poll, candidacy=winner, post="member", is_elected=True)
    vacancies.fill(actor=staff, contest=contest)
    states = dict(PostVacancy.objects.values_list("membership__person__name", "state"))
    assert states == {"龚雪梅": "filled", "潘雪梅": "open"}
    vacancies.unfill(contest=contest)
    assert PostVacancy.objects.get(membership=committee["龚雪梅"]).state == "by_election"


def test_a_by_election_set_up_by_mistake_leaves_its_vacancies_open(staff, committee):
    [vacancy] = vacate(committee["龚雪梅"], "committee")
    contest = vacancies.start_by_election(actor=staff, vacancies=[vacancy])
    delete_contest(actor=staff, contest=contest, reason="误建")
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.contest) == ("open", None)


def test_from_the_roster_to_a_by_election_on_pages(client_of, liaison, neighbour_liaison, leader, unit, committee):
    client, row = client_of(liaison), committee["龚雪梅"]
    url = reverse("cadres:vacate", args=[row.pk])
    assert "村委会委员" in client.get(url).content.decode()
    values = {"bodies": ["committee"], "cause": "resigned", "on": "2022-03-01", "note": "本人申请"}
    assert client.post(url, values)["Location"] == row.get_absolute_url()
    page = client.get("/vacancies/").content.decode()
    assert "应当在 3 个月内补选" in page
    assert "待补选·逾期" in page
    assert "个出缺职务已超过补选期限" in page
    assert "龚雪梅" not in client_of(neighbour_liaison).get("/vacancies/").content.decode()
    page = client_of(leader).get("/vacancies/").content.decode()
    assert "龚雪梅" in page
    assert "发起补选</a>" not in page
    vacancy = PostVacancy.objects.get()
    start = reverse("cadres:by_election", args=[vacancy.pk])
    answer = client.post(start, {"posts": [vacancy.pk], "electors": "all_voters"})
    contest = Contest.objects.get(occasion=1)
    assert answer["Location"] == contest.get_absolute_url()
    page = client.get("/vacancies/").content.decode()
    assert "occasion=1" in page
    values = {"unit": unit.pk, "name": "吴平", "sex": "1", "committee_post": "member", "is_on_slate": "on"}
    client.post(f"/candidates/add/?occasion=1&unit={unit.pk}", values)
    assert contest.unit.candidacies.get().occasion == 1
    assert client_of(liaison).get("/vacancies/?export=xlsx").status_code == 200


def test_a_vacancy_may_be_left_empty_with_a_reason(client_of, liaison, committee):
    [vacancy] = vacate(committee["龚雪梅"], "committee")
    client_of(liaison).post(reverse("cadres:vacancy_leave", args=[vacancy.pk]), {"reason": "任期将满"})
    vacancy.refresh_from_db()
    assert vacancy.state == "left_empty"
    assert AuditEntry.objects.get(action="vacancy_left_empty").reason == "任期将满"


def test_laws_found_together_are_those_found_one_by_one(world, django_assert_max_num_queries):
    days = [dt.date(2021, 5, 8), dt.date(2026, 3, 1)]
    asked = [
        (area, kind, day) for area in (world.gucun, world.other_street) for kind in ("village", "party") for day in days
    ]
    with django_assert_max_num_queries(4):
        found = laws_for(asked)
    for area, kind, day in asked:
        assert found[area.pk, kind, day] == rule_set_for(area, kind, day)


def test_the_list_takes_the_same_queries_however_long(
    client_of, liaison, world, unit, committee, django_assert_num_queries, django_assert_max_num_queries
):
    vacate(committee["龚雪梅"], "committee")
    client = client_of(liaison)
    client.get("/vacancies/")
    with django_assert_max_num_queries(32) as few:
        client.get("/vacancies/")
    for number in range(8):
        row: Membership = make_member(f"成员{number}", world.units["沈宅"], world.term, committee_post="member")
        vacate(row, "committee", on=dt.date(2022, 3, 1 + number))
    with django_assert_num_queries(len(few)):
        client.get("/vacancies/")
