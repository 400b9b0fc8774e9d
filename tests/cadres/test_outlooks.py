"""现任意向: who of the last term means to stay or leave, who is over age on the coming election day."""

import datetime as dt

import pytest
from django.urls import reverse

from cadres.models import Membership, Outlook, Person
from cadres.selectors.outlooks import outlooks_of
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.models import Contest, Qualification

PAGE, SAVE = reverse("cadres:outlooks"), reverse("cadres:outlooks_save")
DAY = dt.date(2021, 3, 24)


def serve(world, name, unit="白杨", birth=(1970, 3, 25), post="member", **fields):
    person = Person.objects.create(name=name, sex="1", birth=PartialDate(*birth))
    values = {"unit": world.units[unit], "term": world.previous, "party_post": post, **fields}
    return Membership.objects.create(person=person, **values)


@pytest.fixture
def limit(world):
    Contest.objects.create(
        term=world.term, unit=world.units["白杨"], body="party", electors="party_meeting", election_day=DAY
    )
    return Qualification.objects.create(term=world.term, number=1, text="年龄", check_kind="age_most", limit=50)


def row_of(world, member):
    return next(row for row in outlooks_of(world.term, world.county.path).rows if row.member == member)


def line(member, **values):
    return {"members": member.pk, **{f"m{member.pk}-{name}": value for name, value in values.items()}}


@pytest.mark.parametrize(("birth", "over"), [((1970, 3, 25), False), ((1970, 3, 24), True)])
def test_age_is_taken_on_the_units_election_day(world, limit, birth, over):
    assert bool(row_of(world, serve(world, "甲", birth=birth)).over) == over


def test_a_limit_for_secretaries_is_asked_of_secretaries_only(world, limit):
    Qualification.objects.update(secretary_only=True)
    secretary = serve(world, "甲", birth=(1960, 1, 1), post="secretary")
    member = serve(world, "乙", birth=(1960, 1, 1))
    assert [bool(row_of(world, each).over) for each in (secretary, member)] == [True, False]


def test_without_an_election_day_the_terms_day_counts(world, limit):
    member = serve(world, "甲", unit="沈宅", birth=(1970, 5, 31))
    assert row_of(world, member).age == 51


def test_who_has_left_or_serves_on_supervision_only_is_not_asked(world):
    serve(world, "甲", ended_on=PartialDate(2020, 1))
    serve(world, "乙", post="", supervision_post="member")
    assert outlooks_of(world.term, world.county.path).rows == []


def test_the_counts_on_top(world, limit):
    for name, intention in (("甲", "stay"), ("乙", "leave"), ("丙", "undecided")):
        Outlook.objects.create(membership=serve(world, name), intention=intention)
    serve(world, "丁", birth=(1950, 1, 1))
    Outlook.objects.filter(intention="stay").update(talked_on=DAY, talked_by="王")
    counts = {word: count for _, word, count in outlooks_of(world.term, world.county.path).groups}
    assert counts == {"拟继续": 1, "拟不再": 1, "未定": 1, "未填意向": 1, "超龄": 1, "未谈话": 3}


def test_a_liaison_fills_in_the_lines_of_a_page(client, world, liaison):
    first, second = serve(world, "甲"), serve(world, "乙")
    client.force_login(liaison)
    told = line(first, intention="stay", talked_on="2021-03-01", talked_by="王强")
    client.post(SAVE, told | line(second, intention="") | {"members": [first.pk, second.pk]})
    row = Outlook.objects.get()
    assert (row.membership, row.intention, row.talked_by) == (first, "stay", "王强")
    assert AuditEntry.objects.get(action="outlook_saved").area_path == world.gucun.path
    client.post(SAVE, line(first, intention=""))
    assert not Outlook.objects.exists()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"talked_on": "2021-03-01", "talked_by": "王"}, "请选择意向"),
        ({"intention": "stay", "talked_on": "2021-03-01"}, "请填写谈话人"),
        ({"intention": "stay", "talked_by": "王"}, "请填写谈话日期"),
        ({"intention": "stay", "talked_on": "2999-01-01", "talked_by": "王"}, "晚于今天"),
    ],
)
def test_a_wrong_line_keeps_the_whole_page_from_being_saved(client, world, liaison, values, why):
    good, bad = serve(world, "甲"), serve(world, "乙")
    client.force_login(liaison)
    answer = client.post(SAVE, line(good, intention="stay") | line(bad, **values) | {"members": [good.pk, bad.pk]})
    assert why in answer.content.decode()
    assert not Outlook.objects.exists()


def test_a_neighbour_reads_and_writes_nothing_of_it(client, world, neighbour_liaison):
    member = serve(world, "任晓东")
    client.force_login(neighbour_liaison)
    assert "任晓东" not in client.get(PAGE).content.decode()
    client.post(SAVE, line(member, intention="leave"))
    assert not Outlook.objects.exists()


def test_a_leader_reads_and_does_not_write(client, world, leader):
    member = serve(world, "任晓东")
    client.force_login(leader)
    page = client.get(PAGE).content.decode()
    assert "任晓东" in page
    assert "保存本页" not in page
    assert client.post(SAVE, line(member, intention="leave")).status_code == 403


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_members(
    client, world, limit, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    serve(world, "甲")
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    for name in "乙丙丁戊":
        Outlook.objects.create(membership=serve(world, name, unit="沈宅"), intention="stay")
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)
