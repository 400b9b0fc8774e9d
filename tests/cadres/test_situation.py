"""选情: scoring units round by round, the page, the sign-off."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cadres.models import Responsibility
from cadres.selectors.situation import picture_of
from core.models import AuditEntry
from elections.models import Difficulty, Situation, SituationAspect, SurveyRound
from elections.rules.situation import Scale
from elections.services import situation
from tests.cadres.plans import TODAY

PAGE = reverse("cadres:situation")
POINTS = dict.fromkeys(range(1, 6), "10")


@pytest.fixture
def rounds(world):
    world.term.as_if_on = TODAY
    world.term.save()
    days = [dt.date(2021, 1, 10), dt.date(2021, 2, 10)]
    return [situation.save_round(actor=None, term=world.term, held_on=day) for day in days]


def score(survey, unit, points="10", **values):
    given = dict.fromkeys(range(1, 6), points)
    return situation.save_situation(actor=None, survey=survey, unit=unit, points=given, **values)


def test_the_first_round_brings_the_usual_five_aspects(world, rounds):
    told = SituationAspect.objects.filter(term=world.term).values_list("name", "points")
    assert list(told) == [(name, 20) for name in ("班子建设", "工作运行", "“一肩挑”人选排摸", "信访化解", "往届选情")]
    assert [each.number for each in rounds] == [1, 2]


def test_rounds_follow_each_other(world, rounds):
    with pytest.raises(ValidationError, match="2021-02-09 比第2轮摸排（2021-02-10）早"):
        situation.save_round(actor=None, term=world.term, held_on=dt.date(2021, 2, 9))


def test_a_round_with_scores_stays(world, rounds):
    score(rounds[1], world.units["白杨"])
    with pytest.raises(ValidationError, match="已有 1 个单位评分"):
        situation.remove_round(actor=None, survey=rounds[1])
    with pytest.raises(ValidationError, match="之后还有轮次"):
        situation.remove_round(actor=None, survey=rounds[0])


def test_sum_and_colour_follow_from_the_points(world, rounds):
    row = score(rounds[0], world.units["白杨"], "12.1")
    assert (row.total, row.colour, row.points["1"]) == (605, "yellow", "12.1")


def test_points_above_the_most_are_refused_at_their_field(world, rounds):
    with pytest.raises(ValidationError) as caught:
        situation.save_situation(
            actor=None, survey=rounds[0], unit=world.units["白杨"], points={**POINTS, 1: "20.1", 2: "好"}
        )
    assert "超过满分 20 分" in caught.value.message_dict["points_1"][0]
    assert "不是得分" in caught.value.message_dict["points_2"][0]


def test_a_unit_that_takes_no_part_is_not_scored(world, rounds):
    with pytest.raises(ValidationError, match="不参加"):
        score(rounds[0], world.units["海州"])


def test_new_limits_colour_all_units_anew(world, rounds):
    row = score(rounds[0], world.units["白杨"], "13")
    aspects = list(SituationAspect.objects.filter(term=world.term).values_list("name", "points"))
    situation.save_index(actor=None, term=world.term, aspects=aspects, scale=Scale(80, 65))
    row.refresh_from_db()
    assert row.colour == "red"


def test_the_most_points_stand_once_a_unit_is_scored(world, rounds):
    score(rounds[0], world.units["白杨"])
    with pytest.raises(ValidationError, match="满分不能再改"):
        situation.save_index(actor=None, term=world.term, aspects=[("甲", 100)], scale=Scale(80, 60))


def test_a_red_unit_is_signed_off_with_day_and_reason(world, rounds, staff):
    row = score(rounds[1], world.units["白杨"])
    situation.sign_off(actor=staff, situation=row, on=TODAY, reason="矛盾已化解")
    entry = AuditEntry.objects.get(action="situation_signed_off")
    assert (row.signed_off_on, row.signed_off_by, entry.reason) == (TODAY, staff, "矛盾已化解")
    assert row.signed_off_reason == "矛盾已化解"
    with pytest.raises(ValidationError, match="评分不能再改"):
        score(rounds[1], world.units["白杨"], "20")
    situation.take_back_sign_off(actor=staff, situation=row, reason="又有反复")
    assert score(rounds[1], world.units["白杨"], "20").colour == "green"


@pytest.mark.parametrize(
    ("points", "on", "reason", "why"),
    [
        ("20", TODAY, "好", "不需要销号"),
        ("10", TODAY, " ", "请写明销号理由"),
        ("10", TODAY + dt.timedelta(days=1), "好", "晚于今天"),
        ("10", dt.date(2021, 2, 9), "好", "早于第2轮摸排"),
    ],
)
def test_what_cannot_be_signed_off_is_told_why(world, rounds, points, on, reason, why):
    row = score(rounds[1], world.units["白杨"], points)
    with pytest.raises(ValidationError, match=why):
        situation.sign_off(actor=None, situation=row, on=on, reason=reason)


def test_only_the_last_round_is_signed_off(world, rounds):
    row = score(rounds[0], world.units["白杨"])
    score(rounds[1], world.units["白杨"])
    with pytest.raises(ValidationError, match="请在最近一轮办理销号"):
        situation.sign_off(actor=None, situation=row, on=TODAY, reason="好")


def test_the_picture_takes_the_last_round_of_each_unit(world, rounds):
    score(rounds[0], world.units["白杨"], "20")
    score(rounds[1], world.units["白杨"], "10")
    score(rounds[0], world.units["一居"], "14")
    picture = picture_of(world.term, world.county)
    assert dict(picture.counts) == {"red": 1, "yellow": 1, "": 3}
    assert (picture.open, picture.red) == (2, 1)


def test_a_red_unit_wants_a_leader_of_its_own_of_higher_rank(world, rounds):
    unit = world.units["白杨"]
    score(rounds[1], unit)
    values = {"term": world.term, "area": world.gucun, "name": "李明"}
    Responsibility.objects.create(rank="county", **values)
    Responsibility.objects.create(rank="street", unit=unit, **values)
    assert [row.unit for row in picture_of(world.term, world.county).without_leader] == [unit]
    Responsibility.objects.create(rank="first_hand", unit=unit, **values)
    assert picture_of(world.term, world.county).without_leader == []


def test_the_page_shows_a_street_only_its_own(client, world, rounds, neighbour_liaison, liaison, staff):
    difficulty = Difficulty.objects.get(code="1")
    score(rounds[1], world.units["白杨"], difficulties=[difficulty], remedy="已派工作组进驻")
    client.force_login(neighbour_liaison)
    assert "白杨村" not in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"area": world.gucun.pk}).status_code == 404
    for user in (liaison, staff):
        client.force_login(user)
        page = client.get(PAGE).content.decode()
        assert "白杨村" in page
        assert "已派工作组进驻" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"colour": "red"}, ["白杨村"]),
        ({"colour": "none"}, ["沈宅村", "菊泉新城第一"]),
        ({"open": "1"}, ["白杨村", "宝钢二村"]),
    ],
)
def test_filters_leave_the_units_meant(client, world, rounds, staff, query, found):
    for name, points in (("白杨", "10"), ("一居", "20"), ("二居", "14")):
        score(rounds[1], world.units[name], points)
    client.force_login(staff)
    rows = client.get(PAGE, query).context["page"].object_list
    assert sorted(row.unit.short_name for row in rows) == sorted(found)


def test_a_liaison_scores_a_unit_and_sees_what_was_wrong(client, world, rounds, liaison):
    client.force_login(liaison)
    url = reverse("cadres:situation_edit", args=[world.units["白杨"].pk])
    given = {f"points_{number}": "10" for number in range(1, 6)}
    answer = client.post(url, {**given, "points_3": "21"})
    assert "超过满分 20 分" in answer.content.decode()
    answer = client.post(
        url, {**given, "difficulties": Difficulty.objects.values_list("pk", flat=True)[0]}, follow=True
    )
    assert Situation.objects.get().colour == "red"
    assert "销号之前不得启动选举" in answer.content.decode()


def test_only_the_county_signs_off(client, world, rounds, liaison, staff, leader):
    row = score(rounds[1], world.units["白杨"])
    url = reverse("cadres:situation_sign_off", args=[row.pk])
    for user in (liaison, leader):
        client.force_login(user)
        assert client.post(url, {"on": "2021-04-01", "reason": "好"}).status_code == 403
    client.force_login(staff)
    client.post(url, {"on": "2021-04-01", "reason": "矛盾已化解"})
    row.refresh_from_db()
    assert row.signed_off_on == dt.date(2021, 4, 1)


def test_the_export_has_the_rows_shown(client, world, rounds, staff):
    score(rounds[1], world.units["白杨"])
    client.force_login(staff)
    answer = client.get(PAGE, {"colour": "red", "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].values)
    assert rows[0][:3] == ("街镇", "单位", "班子建设")
    assert [row[1] for row in rows[1:]] == ["白杨村"]


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_units(
    client, world, rounds, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    score(rounds[1], world.units["白杨"], difficulties=list(Difficulty.objects.all()[:2]))
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    for name in ("沈宅", "一居", "二居"):
        score(rounds[0], world.units[name])
        score(rounds[1], world.units[name], difficulties=list(Difficulty.objects.all()[:3]))
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)


def test_the_set_up_page_says_what_is_wrong(client, world, rounds, staff):
    client.force_login(staff)
    url = reverse("elections:situation_setup", args=[world.term.pk])
    values = {f"name_{number}": f"方面{number}" for number in range(1, 6)}
    values |= {f"points_{number}": "20" for number in range(1, 6)} | {"green_from": "80", "red_to": "60"}
    assert "合计 99 分" in client.post(url, {**values, "points_1": "19"}).content.decode()
    client.post(url, values)
    assert SituationAspect.objects.get(term=world.term, number=3).name == "方面3"


def test_without_rounds_the_page_says_what_to_do(client, world, staff, leader):
    assert not SurveyRound.objects.exists()
    client.force_login(staff)
    assert "开始摸排" in client.get(PAGE).content.decode()
    client.force_login(leader)
    assert "开始摸排" not in client.get(PAGE).content.decode()
