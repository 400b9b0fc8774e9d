import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Membership, Person, Source
from cadres.services.memberships import (
    add_change,
    create_membership,
    delete_membership,
    edit_membership,
    end_membership,
    findings,
)
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from tests.cadres.people import id_number, make_member, make_person

GONG = id_number("19820814", 608)


@pytest.fixture
def told():
    """What the services announce."""
    messages = []

    def listen(sender, term_id, township_ids, person_ids, **kwargs):
        messages.append((term_id, list(township_ids), list(person_ids)))

    roster_changed.connect(listen)
    yield messages
    roster_changed.disconnect(listen)


def create(world, actor, unit="白杨", facts=None, **values):
    facts = {"name": "龚雪梅", "id_number": GONG, **(facts or {})}
    values = {"party_post": "member", "political_status": "01", **values}
    return create_membership(actor=actor, term=world.term, unit=world.units[unit], facts=facts, values=values)


def message(caught, field):
    return "".join(caught.value.message_dict[field])


def test_a_new_member_comes_with_person_reading_hash_and_audit(world, liaison, told):
    row = create(world, liaison, facts={"phone": "13800138000"}, education_full_time=3, education_in_service=5)
    person = row.person
    assert (person.pinyin, person.initials, person.sex, str(person.birth)) == ("gongxuemei", "gxm", "2", "1982-08-14")
    assert person.facts_as_of == dt.date(2021, 5, 31)
    assert row.education == 5
    assert (world.term.pk, [world.gucun.pk], [person.pk]) in told
    entries = {entry.action: entry for entry in AuditEntry.objects.all()}
    assert entries["membership_created"].changes["party_post"] == ["", "member"]
    assert entries["membership_created"].area_path == world.gucun.path
    assert entries["person_registered"].changes["id_number"] == ["***", "***"]
    assert GONG not in str([entry.changes for entry in entries.values()])
    assert "13800138000" not in str([entry.changes for entry in entries.values()])


def test_somebody_known_elsewhere_is_linked_by_the_number(world, liaison):
    known = make_person("龚雪梅", id_number=GONG)
    make_member(known, world.units["一居"], world.previous)
    assert create(world, liaison).person == known
    assert Person.objects.count() == 1


def test_another_name_for_a_number_known_in_the_users_area_is_told(world, liaison):
    make_member(make_person("龚雪梅", id_number=GONG), world.units["沈宅"], world.previous)
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, facts={"name": "陈小凤"})
    assert message(caught, "name").startswith("系统中此身份证号的姓名是“龚雪梅”。")
    assert Membership.objects.count() == 1


def test_another_name_for_a_number_known_elsewhere_links_and_tells_nothing(world, liaison):
    """As the import of the same row does: the newer roster's name stands, in silence."""
    known = make_person("龚雪梅", id_number=GONG)
    make_member(known, world.units["一居"], world.previous)
    row = create(world, liaison, facts={"name": "陈小凤"})
    assert row.person == known
    assert Person.objects.get().name == "陈小凤"
    assert AuditEntry.objects.get(action="person_registered").changes["name"] == [None, "陈小凤"]


def test_an_older_roster_does_not_rename_somebody_known_elsewhere(world, liaison):
    known = make_person("龚雪梅", id_number=GONG, facts_as_of=dt.date(2026, 5, 31))
    make_member(known, world.units["一居"], world.previous)
    create(world, liaison, facts={"name": "陈小凤"})
    assert Person.objects.get().name == "龚雪梅"


def test_the_same_person_twice_in_a_unit_and_term_is_refused(world, liaison):
    create(world, liaison)
    with pytest.raises(ValidationError) as caught:
        create(world, liaison)
    assert message(caught, "unit") == "龚雪梅本届已登记在白杨村，请直接修改原有任职，不要重复新增。"


def test_a_unit_that_takes_no_part_is_refused(world, liaison):
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, unit="海州")
    assert message(caught, "unit").startswith("海州不参加2021年换届")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (GONG[:-1], "身份证号应为18位"),
        (GONG[:-1] + ("0" if GONG[-1] != "0" else "1"), "身份证号校验位不对"),
        ("31011319820814608Y", "身份证号含有数字以外的字符"),
        (id_number("19821314", 608), "身份证号中的出生日期不存在"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(world, liaison, number, words):
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, facts={"id_number": number})
    assert message(caught, "id_number").startswith(words)


def test_sex_and_birth_must_agree_with_the_number(world, liaison):
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, facts={"sex": "1"})
    assert "第17位表示“女”" in message(caught, "sex")
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, facts={"birth": PartialDate(1982, 9)})
    assert "证号中为1982-08" in message(caught, "birth")


def test_a_15_digit_number_finds_the_same_person(world, liaison):
    known = make_person("龚雪梅", id_number=GONG)
    assert create(world, liaison, facts={"id_number": GONG[:6] + GONG[8:17]}).person == known


@pytest.mark.parametrize("status", ["02", "13", ""])
def test_a_secretary_who_is_no_full_party_member_is_refused(world, liaison, status):
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, party_post="secretary", political_status=status)
    assert message(caught, "political_status") == "党组织书记必须是中共正式党员，请核对政治面貌或党组织职务。"


@pytest.mark.parametrize(
    ("field", "post", "words"),
    [("party_post", "secretary", "党组织书记"), ("committee_post", "director", "村(居)委会主任")],
)
def test_a_second_head_of_a_unit_is_refused_until_the_first_has_left(world, liaison, field, post, words):
    first = make_member("任晓东", world.units["白杨"], world.term, **{field: post})
    values = {"party_post": "", "committee_post": "", field: post}
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, **values)
    assert message(caught, field).startswith(f"本届已有{words}任晓东，同一单位只能有一名。")
    end_membership(actor=liaison, membership=first, ended_on=PartialDate(2022, 3), exit_reason="health")
    assert getattr(create(world, liaison, **values), field) == post


def test_a_head_of_another_unit_or_term_does_not_matter(world, liaison):
    make_member("任晓东", world.units["白杨"], world.previous, party_post="secretary")
    make_member("潘国平", world.units["沈宅"], world.term, party_post="secretary")
    assert create(world, liaison, party_post="secretary").party_post == "secretary"


def test_a_row_without_a_post_is_refused(world, liaison):
    with pytest.raises(ValidationError) as caught:
        create(world, liaison, party_post="")
    assert message(caught, "party_post").startswith("请至少填写一项职务")


def test_warnings_are_told_but_do_not_block(world, liaison):
    row = create(world, liaison, political_status="02", committee_post="member", supervision_post="member")
    assert [(found.field, found.is_error) for found in findings(row)] == [
        ("political_status", False),
        ("supervision_post", False),
    ]


def test_an_older_roster_fills_what_is_empty_and_overwrites_nothing(world, liaison):
    person = make_person("龚雪梅", id_number=GONG, ethnic_group="01", facts_as_of=dt.date(2021, 5, 31))
    values = {"party_post": "member", "political_status": "01"}
    facts = {"name": "龚雪梅", "id_number": GONG, "ethnic_group": "03", "phone": "13800138000"}
    create_membership(actor=liaison, term=world.previous, unit=world.units["白杨"], facts=facts, values=values)
    person.refresh_from_db()
    assert (person.ethnic_group, person.phone) == ("01", "13800138000")
    assert person.facts_as_of == dt.date(2021, 5, 31)


def test_editing_tells_before_and_after(world, liaison, told):
    row = make_member("任晓东", world.units["白杨"], world.term)
    source = Source.objects.get(code="9")
    edit_membership(actor=liaison, membership=row, values={"education_in_service": 6, "sources": [source]})
    entry = AuditEntry.objects.get()
    assert entry.changes == {
        "education": [5, 6],
        "education_in_service": [None, 6],
        "sources": ["", "退役军人"],
    }
    assert told == [(world.term.pk, [world.gucun.pk], [row.person_id])]


def test_editing_nothing_leaves_no_trace(world, liaison, told):
    row = make_member("任晓东", world.units["白杨"], world.term)
    edit_membership(actor=liaison, membership=row, values={"party_post": "member"})
    assert not AuditEntry.objects.exists()
    assert not told


def test_leaving_before_coming_is_refused(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term, started_on=PartialDate(2021, 5))
    with pytest.raises(ValidationError) as caught:
        end_membership(actor=liaison, membership=row, ended_on=PartialDate(2021, 4, 30), exit_reason="age")
    assert message(caught, "ended_on") == "离任时间早于任职时间2021-05，请核对。"
    end_membership(actor=liaison, membership=row, ended_on=PartialDate(2021, 5, 1), exit_reason="age")
    row.refresh_from_db()
    assert (row.exit_reason, str(row.ended_on)) == ("age", "2021-05-01")


def test_deleting_the_last_row_removes_the_person_and_says_why(world, liaison, told):
    row = make_member("任晓东", world.units["白杨"], world.term)
    person_id = row.person_id
    delete_membership(actor=liaison, membership=row, reason="重复录入")
    assert not Person.objects.exists()
    entry = AuditEntry.objects.get(action="membership_deleted")
    assert (entry.reason, entry.changes["party_post"]) == ("重复录入", ["member", None])
    assert AuditEntry.objects.get(action="person_deleted").object_id == str(person_id)
    assert told == [(world.term.pk, [world.gucun.pk], [person_id])]


def test_deleting_keeps_a_person_with_another_row(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term)
    make_member(row.person, world.units["白杨"], world.previous)
    delete_membership(actor=liaison, membership=row, reason="重复录入")
    assert Person.objects.count() == 1


def test_a_change_of_post_stands_beside_the_row(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term, committee_post="director")
    on = PartialDate(2022, 6)
    add_change(actor=liaison, membership=row, body="committee", kind="resigned", on=on, post_before="director")
    row.refresh_from_db()
    assert row.committee_post == "director"
    assert row.changes.get().kind == "resigned"
    assert AuditEntry.objects.get().action == "post_change_added"


def test_a_change_that_changes_nothing_is_refused(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term)
    with pytest.raises(ValidationError) as caught:
        add_change(actor=liaison, membership=row, body="party", kind="elected", on=PartialDate(2022, 6))
    assert "原职务与新职务相同" in message(caught, "post_after")
