"""People registered without an ID number: their rows find them, and bring them the number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from cadres.models import Membership, Person, Posting
from core.encryption import keyed_hash
from core.partial_dates import PartialDate
from imports.models import Batch, PlanRow
from imports.payloads import Payload
from imports.services import batches
from imports.services.answering import decide_missing
from tests.imports.conftest import id_number, member, problems_of
from tests.imports.test_round_trip import facts

BORN = dt.date(1985, 6, 12)
NUMBER = id_number(BORN)
WARNED = (2, "身份证号", "missing_id_known_member", "warning")
REFUSED = (2, "身份证号", "missing_id", "error")


@pytest.fixture
def register(world):
    """A member of 白杨村 without an ID number."""

    def make(name: str = "张三", unit: str = "白杨", **facts: Any) -> Person:
        posts = {"party_post": facts.pop("party_post", "member"), "education": 5}
        values = {"name": name, "sex": "1", "birth": PartialDate(1985, 6), "facts_as_of": world.term.as_of}
        person = Person.objects.create(**values | facts)
        Membership.objects.create(person=person, unit=world.units[unit], term=world.term, **posts)
        return person

    return make


def action_of(batch: Batch) -> str:
    return str(batch.rows.get().action)


@pytest.mark.parametrize("born", [PartialDate(1985, 6), PartialDate(1985, 6, 12), None])
@pytest.mark.parametrize("stated", ["1985-06", ""])
def test_a_row_without_a_number_is_the_member_of_that_name(upload, register, born, stated):
    person = register(birth=born)
    batch = upload(member(身份证号="", 出生年月=stated, 学历="大专"))
    assert problems_of(batch) == [WARNED]
    assert batch.problems.get().message == "没有身份证号，按同单位同姓名的已登记人员处理；请补录身份证号。"
    assert action_of(batch) == PlanRow.Action.CHANGED
    batches.confirm(actor=None, batch=batch, here=True)
    membership = Membership.objects.get()
    assert (membership.person_id, membership.education) == (person.pk, 4)
    assert (membership.person.id_number_hash, membership.person.phone) == (None, "13800000001")


def test_an_unchanged_row_without_a_number_changes_nothing(upload, register):
    register(ethnic_group="01", phone="13800000001", phone_hash=keyed_hash("13800000001"))
    before = facts()
    known = {"政治面貌": "", "入党时间": ""}
    batch = upload(member(身份证号="", **known))
    assert action_of(batch) == PlanRow.Action.SAME
    batches.confirm(actor=None, batch=batch, here=True)
    assert facts() == before


def test_who_holds_only_a_posting_is_found_too(upload, world):
    person = Person.objects.create(name="张三")
    values = {"unit": world.units["白杨"], "term": world.term, "title": "第一书记", "kind": "first_secretary"}
    Posting.objects.create(person=person, **values)
    batch = upload(member(身份证号="", 党组织职务="第一书记"))
    assert problems_of(batch) == [WARNED]


@pytest.mark.parametrize(
    ("known", "row"),
    [
        ({"name": "李四"}, {}),
        ({"unit": "沈宅"}, {}),
        ({"birth": PartialDate(1985, 7)}, {}),
        ({"id_number": NUMBER, "id_number_hash": keyed_hash(NUMBER)}, {}),
        ({}, {"身份证号": "31011319850612001"}),
    ],
)
def test_whoever_else_lacks_a_sound_number_stays_an_error(upload, register, known, row):
    register(**known)
    batch = upload(member(**{"身份证号": "", **row}))
    assert batch.counts["error"] == 1
    assert problems_of(batch)[0][2] in ("missing_id", "id_length")


def test_members_of_another_term_are_not_meant(upload, register, world):
    register()
    assert problems_of(upload(member(身份证号=""), term=world.previous)) == [REFUSED]


def test_two_members_of_a_name_cannot_be_told_apart_without_a_number(upload, register):
    register()
    register(birth=None)
    batch = upload(member(身份证号=""))
    assert problems_of(batch) == [REFUSED]
    assert batch.problems.get().message == "本单位有2名没有身份证号的“张三”，无法确定是哪一位。请补上18位号码。"


def test_two_members_of_a_name_are_told_apart_by_birth(upload, register):
    register(birth=PartialDate(1970, 1))
    register()
    assert problems_of(upload(member(身份证号=""))) == [WARNED]


def test_two_rows_of_one_member_are_a_duplicate_unless_on_two_bodies(upload, register):
    register()
    twice = [row[2] for row in problems_of(upload(member(身份证号=""), member(身份证号="", 出生年月="")))]
    assert twice.count("duplicate_person") == 2
    register("李四", party_post="secretary")
    rows = member("李四", 身份证号=""), member("李四", 身份证号="", 党组织职务="", **{"村(居)委会职务": "委员"})
    batch = upload(*rows)
    assert batch.counts["error"] == 0
    batches.confirm(actor=None, batch=batch, here=True)
    assert Membership.objects.get(person__name="李四").committee_post == "member"


def test_a_registered_secretary_is_not_a_second_one(upload, register):
    register(party_post="secretary")
    assert problems_of(upload(member(身份证号="", 党组织职务="书记"))) == [WARNED]
    assert problems_of(upload(member(党组织职务="书记"))) == []


def test_a_sound_number_is_given_to_the_registered_member(upload, register):
    person = register()
    batch = upload(member(政治面貌="", 入党时间="", 民族="", 联系电话=""))
    assert problems_of(batch) == []
    assert action_of(batch) == PlanRow.Action.CHANGED
    told = Payload.decoded(batch.rows.get().payload).changes
    assert told == [["身份证号", "—", "已填写"], ["出生年月", "1985-06", "1985-06-12"]]
    batches.confirm(actor=None, batch=batch, here=True)
    known = Person.objects.get()
    assert (known.pk, known.id_number, known.id_number_hash) == (person.pk, NUMBER, keyed_hash(NUMBER))
    assert (known.birth, Membership.objects.count()) == (PartialDate(1985, 6, 12), 1)
    again = upload(member(政治面貌="", 入党时间="", 民族="", 联系电话=""))
    assert action_of(again) == PlanRow.Action.SAME


def test_the_page_tells_that_a_number_was_filled_in_and_shows_none(client, staff, upload, register):
    register()
    batch = upload(member())
    client.force_login(staff)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "已填写" in page
    assert NUMBER not in page


def test_a_number_reaches_its_person_in_every_unit_of_the_file(import_rows, register):
    person = register()
    import_rows(member(), member(unit="沈宅村"), member(党组织职务="", **{"村(居)委会职务": "委员"}))
    assert Person.objects.get().pk == person.pk
    assert Membership.objects.filter(person=person).count() == 2


def test_numbers_reach_their_people_with_and_without_phones(import_rows, register):
    first, second = register(), register("李四")
    import_rows(member(联系电话=""), member("李四", order=2), member("王五", order=3))
    hashes = dict(Person.objects.values_list("pk", "id_number_hash"))
    assert hashes[first.pk] == keyed_hash(NUMBER)
    assert hashes[second.pk] == keyed_hash(id_number(BORN, order=2))
    assert len(hashes) == 3


@pytest.mark.parametrize("known", [{"birth": PartialDate(1985, 7)}, {"sex": "2"}, {"unit": "沈宅"}])
def test_a_number_that_contradicts_the_member_is_somebody_else(import_rows, register, known):
    register(**known)
    assert import_rows(member()).counts["new"] == 1
    assert Person.objects.filter(id_number_hash=None).count() == 1


def test_a_number_for_one_of_two_members_of_a_name_is_given_to_neither(import_rows, register):
    register()
    register()
    import_rows(member())
    assert Person.objects.filter(id_number_hash=None).count() == 2


def test_two_numbers_for_one_member_are_given_to_neither(import_rows, register):
    register()
    import_rows(member(), member(order=2))
    assert Person.objects.filter(id_number_hash=None).count() == 1
    assert Person.objects.count() == 3


def test_the_number_of_somebody_known_is_not_given_away(import_rows, register, world):
    import_rows(member(unit="沈宅村"))
    register()
    batch = import_rows(member())
    assert batch.counts["new"] == 1
    assert Person.objects.filter(id_number_hash=None).count() == 1


def test_a_row_with_and_a_row_without_the_number_are_not_taken_for_one(upload, register):
    register()
    batch = upload(member(), member(身份证号="", 党组织职务="", **{"村(居)委会职务": "委员"}))
    assert problems_of(batch) == [(3, "身份证号", "missing_id", "error")]
    assert "文件中另有一行" in batch.problems.get().message


def test_a_number_registered_elsewhere_after_the_check_is_a_conflict(upload, register):
    register()
    batch = upload(member())
    Person.objects.create(name="他人", id_number=NUMBER, id_number_hash=keyed_hash(NUMBER))
    batches.confirm(actor=None, batch=batch, here=True)
    assert (batch.state, batch.counts["conflict"]) == (Batch.State.PLANNED, 1)
    assert Person.objects.get(name="张三").id_number_hash is None


def test_a_person_edited_after_the_check_is_a_conflict(upload, register):
    person = register()
    batch = upload(member(身份证号=""))
    person.save()
    batches.confirm(actor=None, batch=batch, here=True)
    assert (batch.state, batch.counts["conflict"]) == (Batch.State.PLANNED, 1)


def test_a_complete_roster_keeps_and_removes_members_without_a_number(upload, register):
    register("李四")
    register("王五")
    batch = upload(member(), member("李四", 身份证号=""), is_complete=True)
    assert batch.counts["missing"] == 1
    decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
    batches.confirm(actor=None, batch=batch)
    assert set(Person.objects.values_list("name", flat=True)) == {"张三", "李四"}


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
@pytest.mark.parametrize("options", [[], ["--complete"]])
def test_a_full_export_with_members_without_a_number_changes_nothing(import_rows, register, tmp_path, name, options):
    import_rows(member(党组织职务="书记"), member("李四", order=2), member("李四", "沈宅村", order=3))
    register("李四")
    register("王五", birth=None, sex="", party_post="deputy_secretary")
    register("王五", "沈宅", party_post="secretary")
    before = facts()
    path, where = str(tmp_path / name), ["--term", "2021年换届", "--area", "310113"]
    call_command("export_roster", path, "--full", *where)
    call_command("import_roster", path, *where, *options)
    batch = Batch.objects.first()
    assert batch
    counts = batch.counts
    assert (counts["same"], counts["changed"], counts["new"], counts["missing"]) == (6, 0, 0, 0)
    assert facts() == before
