"""The list of candidates, one candidate's page and forms: what they show to whom, ask, refuse and keep."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from cadres.models import Candidacy, CandidacyTurn, Kinship, Vote
from cadres.services import candidacies, candidacy_turns
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.models import Contest, Poll, Qualification
from elections.services.qualifications import put_in_shipped
from tests.cadres.candidates import make_candidate, make_contest
from tests.cadres.people import id_number, make_member, make_person

pytestmark = pytest.mark.django_db

LIST = "/candidates/"
ADD = "/candidates/add/"
CHECK = "/candidates/check/"
NUMBER = id_number("19760203", 301)


@pytest.fixture
def slate(world):
    """白杨村: 任晓东 for both heads, 龚雪梅 beside the slate and over age, 丁文静 turned down; 沈宅村: 蔡永康."""
    put_in_shipped(term=world.term)
    unit, term = world.units["白杨"], world.term
    make_contest(unit, term, "committee", dt.date(2021, 5, 8), director=1, member=2)
    return {
        "任晓东": make_candidate(
            "任晓东", unit, term, party_post="secretary", committee_post="director", review="clear",
            person_birth=PartialDate(1976, 2), person_id_number=NUMBER,
        ),
        "龚雪梅": make_candidate("龚雪梅", unit, term, is_on_slate=False, person_birth=PartialDate(1959, 1)),
        "丁文静": make_candidate(
            "丁文静", unit, term, status="turned_down", turned_down_at="county", review="rejected",
        ),
        "蔡永康": make_candidate("蔡永康", world.units["沈宅"], term, party_post="secretary", committee_post=""),
    }  # fmt: skip


def text(response):
    return response.content.decode()


def names(response):
    return [row.record.person.name for row in response.context["table"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["任晓东", "龚雪梅", "丁文静", "蔡永康"]),
        ("view=slate", ["任晓东", "蔡永康"]),
        ("view=beside", ["龚雪梅"]),
        ("age=61", ["龚雪梅"]),
        ("age=36-45", ["任晓东"]),
        ("sex=1", []),
        ("education=below_college", []),
        ("view=out", ["丁文静"]),
        ("age=over", ["龚雪梅"]),
        ("post=one_shoulder", ["任晓东"]),
        ("review=clear", ["任晓东"]),
        ("status=turned_down", ["丁文静"]),
        ("slate=slate", ["任晓东", "丁文静", "蔡永康"]),
        ("q=gxm", ["龚雪梅"]),
        ("occasion=by", []),
    ],
)
def test_views_and_filters_find_their_candidates(client_of, liaison, slate, query, found):
    assert names(client_of(liaison).get(f"{LIST}?{query}")) == found


def test_ages_in_the_list_are_those_of_the_election_day(client_of, liaison, world, slate):
    person = slate["任晓东"].person
    person.birth = PartialDate(1976, 5, 20)
    person.save()
    client = client_of(liaison)
    row = next(row for row in client.get(LIST).context["table"].rows if row.record.person == person)
    assert row.get_cell("age") == 44
    person.birth = PartialDate(1975, 5, 20)
    person.save()
    assert "任晓东" in names(client.get(f"{LIST}?age=36-45")), "45 on the election day, 46 on the term's date"


def test_a_neighbour_sees_nobody_of_this_street(client_of, neighbour_liaison, slate):
    client = client_of(neighbour_liaison)
    assert names(client.get(LIST)) == []
    assert client.get(slate["任晓东"].get_absolute_url()).status_code == 404


def test_a_leader_sees_candidates_without_numbers_or_buttons(client_of, leader, slate):
    client = client_of(leader)
    assert names(client.get(LIST)) == ["任晓东", "龚雪梅", "丁文静", "蔡永康"]
    for url in (LIST, slate["任晓东"].get_absolute_url(), reverse("cadres:slate", args=[slate["任晓东"].unit_id])):
        page = text(client.get(url))
        assert "310113" not in page.replace("310113109206", "")
        assert "登记候选人" not in page
        assert "确定为正式候选人</a>" not in page


def test_the_list_leaves_as_a_workbook_and_is_noted(client_of, staff, slate):
    answer = client_of(staff).get(f"{LIST}?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    cells = [cell.value for row in sheet.worksheets[0].iter_rows() for cell in row]
    assert "任晓东" in cells
    assert NUMBER not in cells
    assert AuditEntry.objects.get(action="list_exported").changes["名单"] == "候选人（全部）"


def test_only_the_reviews_people_learn_that_something_is_to_be_decided(client_of, staff, liaison, slate):
    Candidacy.objects.filter(pk=slate["任晓东"].pk).update(review="to_decide")
    url = slate["任晓东"].get_absolute_url()
    assert "待决定" in text(client_of(staff).get(url))
    page = text(client_of(liaison).get(url))
    assert "联审中" in page
    assert "待决定" not in page + text(client_of(liaison).get(LIST))


def test_why_somebody_was_turned_down_is_for_the_reviews_people(client_of, staff, liaison, leader, slate):
    row = slate["任晓东"]
    candidacy_turns.turn_down(actor=staff, candidacy=row, step="county", reason="某部门不同意")
    assert "某部门不同意" in text(client_of(staff).get(row.get_absolute_url()))
    for user in (liaison, leader):
        page = text(client_of(user).get(row.get_absolute_url()))
        assert "某部门不同意" not in page
        assert "理由由联审工作人员掌握" in page
        assert "取消资格·区县联审" in page


def test_a_liaison_turns_down_at_the_streets_steps_only_and_opens_none_of_the_countys(client_of, staff, liaison, slate):
    row, client = slate["任晓东"], client_of(liaison)
    url = reverse("cadres:candidacy_turn_down", args=[row.pk])
    form = client.get(url).context["form"]
    assert [value for value, _ in form.fields["step"].choices] == ["", "unit", "township"]
    assert client.post(url, {"step": "county", "reason": "x"}).status_code == 200
    assert client.post(url, {"step": "township", "reason": "复审未过"}).status_code == 302
    candidacy_turns.reopen(actor=staff, candidacy=Candidacy.objects.get(pk=row.pk), reason="x")
    candidacy_turns.turn_down(actor=staff, candidacy=Candidacy.objects.get(pk=row.pk), step="county", reason="x")
    answer = client.post(reverse("cadres:candidacy_reopen", args=[row.pk]), {"reason": "恢复"})
    assert "由区县组织部门恢复" in text(answer)
    assert (
        client_of(staff).post(reverse("cadres:candidacy_reopen", args=[row.pk]), {"reason": "恢复"}).status_code == 302
    )


def filled(world, **values):
    unit = world.units["白杨"].pk
    row = {"name": "周平", "committee_post": "member", "political_status": "13", "is_on_slate": "on"}
    return {"unit": unit, **row, "sex": "1", "birth": "1980-03", **values}


def test_a_liaison_enters_a_candidate(client_of, liaison, world):
    values = filled(world, route="joint", nominators="15", resume="1998年起务农", sources=["6"])
    answer = client_of(liaison).post(ADD, values)
    row = Candidacy.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.person.name, row.route, row.nominators, row.resume) == ("周平", "joint", 15, "1998年起务农")
    page = text(client_of(liaison).get(row.get_absolute_url()))
    assert "1998年起务农" in page
    assert "1980-03 出生，届次统计时点 2021-05-31 满 41 周岁，不超过 60 周岁" in page


def test_what_the_service_refuses_stands_at_its_field(client_of, liaison, world, slate):
    form = client_of(liaison).post(ADD, filled(world, committee_post="")).context["form"]
    assert "请至少填写一项职务" in form.errors["party_post"][0]
    form = client_of(liaison).post(ADD, filled(world, committee_post="director")).context["form"]
    assert "拟任村(居)委会主任已有任晓东" in form.errors["committee_post"][0]


def test_the_live_check_tells_of_party_and_slate(client_of, liaison, world, slate):
    page = text(client_of(liaison).post(CHECK, filled(world, party_post="secretary")))
    assert "党组织书记必须是中共正式党员" in page
    assert "拟任党组织书记已有任晓东" in page
    page = text(client_of(liaison).post(CHECK, filled(world, party_post="secretary", is_on_slate="")))
    assert "拟任党组织书记已有" not in page
    assert client_of(liaison).get(CHECK).status_code == 405


def test_incumbents_are_chosen_in_one_go(client_of, liaison, world):
    unit = world.units["白杨"]
    rows = [make_member(name, unit, world.previous, committee_post="member") for name in ("吴芳", "何芳", "陆芳")]
    url = reverse("cadres:incumbents", args=[unit.pk])
    page = text(client_of(liaison).get(url))
    assert all(name in page for name in ("吴芳", "何芳", "陆芳"))
    client_of(liaison).post(url, {"members": [rows[0].pk, rows[1].pk]})
    assert set(Candidacy.objects.values_list("person__name", flat=True)) == {"吴芳", "何芳"}
    page = text(client_of(liaison).get(url))
    assert "吴芳" not in page
    stranger = make_member("陌生", world.units["一居"], world.previous, committee_post="member")
    assert "members" in client_of(liaison).post(url, {"members": [stranger.pk]}).context["form"].errors


def test_conditions_are_ticked_in_one_form(client_of, liaison, slate):
    row = slate["任晓东"]
    url = reverse("cadres:candidacy_conditions", args=[row.pk])
    page = text(client_of(liaison).get(url))
    assert "1976-02 出生，选举日 2021-05-08 满 45 周岁，不超过 60 周岁" in page
    bar = Qualification.objects.filter(is_bar=True)[0]
    client_of(liaison).post(url, {f"tick_{bar.pk}": "not_met", f"note_{bar.pk}": "2019年", "rest": "on"})
    assert row.ticks.count() == 14
    page = text(client_of(liaison).get(row.get_absolute_url()))
    assert "有此情形" in page
    assert "还不能确定为正式候选人" in page


def test_becoming_final_is_refused_on_the_page_with_every_reason(client_of, staff, slate):
    url = reverse("cadres:candidacy_final", args=[slate["龚雪梅"].pk])
    page = text(client_of(staff).post(url))
    assert "尚未送联审" in page
    assert "1959-01 出生，选举日 2021-05-08 满 62 周岁，超过 60 周岁" in page
    client_of(staff).post(reverse("cadres:candidacy_final", args=[slate["任晓东"].pk]))
    assert Candidacy.objects.get(status="final") == slate["任晓东"]


def test_a_filtered_list_becomes_final_and_the_refused_are_listed(client_of, liaison, world, slate):
    url = f"/candidates/final/?unit={world.units['白杨'].pk}"
    page = text(client_of(liaison).get(url))
    assert "可以确定为正式候选人" in page
    assert "龚雪梅" in page
    assert not Candidacy.objects.filter(status="final").exists()
    page = text(client_of(liaison).post(url))
    assert "已确定 1 名正式候选人" in page
    assert "蔡永康" not in page
    assert CandidacyTurn.objects.get(status="final").candidacy == slate["任晓东"]


def test_deleting_goes_back_to_the_slate(client_of, liaison, slate):
    row = slate["龚雪梅"]
    answer = client_of(liaison).post(reverse("cadres:candidacy_delete", args=[row.pk]), {"reason": "误录"})
    assert answer["Location"] == reverse("cadres:slate", args=[row.unit_id])


def test_relatives_are_noted_and_shown_without_names_of_other_streets(client_of, liaison, world, slate):
    row = slate["任晓东"]
    url = f"{reverse('cadres:kinship_create', args=[row.person_id])}?candidacy={row.pk}"
    client = client_of(liaison)
    other = client.get(url).context["form"].fields["other"].queryset
    assert {person.name for person in other} == {"龚雪梅", "丁文静"}
    answer = client.post(url, {"other": slate["龚雪梅"].person_id, "kin": "sibling"})
    assert answer["Location"] == row.get_absolute_url()
    assert "已登记为兄弟姐妹" in text(client.post(url, {"other": slate["龚雪梅"].person_id, "kin": "spouse"}))
    stranger = make_person("外街人")
    make_member(stranger, world.units["一居"], world.term)
    first, second = sorted((stranger.pk, row.person_id))
    hidden = Kinship.objects.create(first_id=first, second_id=second, kin="spouse")
    page = text(client.get(row.get_absolute_url()))
    assert "其他街镇人员" in page
    assert "外街人" not in page
    client.post(reverse("cadres:kinship_remove", args=[hidden.pk]), {"reason": "误录"})
    assert Kinship.objects.count() == 1


def test_staff_change_the_conditions_of_a_term_and_the_page_follows(client_of, staff, slate):
    age = Qualification.objects.get(check_kind="age_most")
    url = reverse("cadres:qualification_edit", args=[age.pk])
    values = {"text": "年龄适宜", "check_kind": "age_most", "age": "63", "checked_by": "身份证"}
    assert client_of(staff).post(url, values).status_code == 302
    assert names(client_of(staff).get(f"{LIST}?age=over")) == []
    assert "系统核查：选举日不超过 63 周岁" in text(client_of(staff).get("/candidates/qualifications/"))
    assert "请填写界限" in text(client_of(staff).post(url, {**values, "age": ""}))
    client_of(staff).post("/candidates/qualifications/add/", {"is_bar": "1", "text": "其他情形", "check_kind": ""})
    added = Qualification.objects.get(text="其他情形")
    assert (added.is_bar, added.number) == (True, 11)
    client_of(staff).post(reverse("cadres:qualification_remove", args=[added.pk]))
    assert not Qualification.objects.filter(text="其他情形").exists()


def test_the_list_takes_the_same_queries_however_long(
    client_of, liaison, world, slate, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(liaison)
    client.get(LIST)
    with django_assert_max_num_queries(26) as few:
        client.get(LIST)
    for number in range(12):
        make_candidate(f"候选{number}", world.units["沈宅"], world.term)
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_a_demonstration_is_marked_on_a_candidates_page(client_of, staff, world, slate):
    world.term.is_demonstration = True
    world.term.save()
    assert "演示数据" in text(client_of(staff).get(slate["任晓东"].get_absolute_url()))


def test_a_candidate_edited_keeps_who_stands(client_of, liaison, slate):
    row = slate["任晓东"]
    url = reverse("cadres:candidacy_edit", args=[row.pk])
    form = client_of(liaison).get(url).context["form"]
    values = {name: value for name, value in form.initial.items() if value is not None}
    client_of(liaison).post(url, {**values, "present_post": "村会计", "is_full_time": "unknown"})
    row.refresh_from_db()
    assert (row.present_post, row.party_post, row.education) == ("村会计", "secretary", 5)
    assert candidacies.findings(row) == []


def test_votes_stand_on_the_page_once_their_result_is_declared(client_of, leader, world, slate):
    row = slate["任晓东"]
    poll = Poll.objects.create(contest=Contest.objects.get(), held_on=dt.date(2021, 5, 8))
    Vote.objects.create(poll=poll, candidacy=row, post="director", votes_for=1357, is_elected=True)
    client = client_of(leader)
    assert "1,357" not in text(client.get(row.get_absolute_url()))
    Poll.objects.update(state="confirmed")
    assert "1,357" in text(client.get(row.get_absolute_url()))
