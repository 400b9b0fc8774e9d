import pytest
from django.core.exceptions import ValidationError

from cadres.models import Person
from cadres.services.persons import edit_person, reveal_number
from cadres.services.postings import create_posting, delete_posting, edit_posting
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from tests.cadres.people import id_number, make_member, make_person

REN = id_number("19850312", 467)


def test_editing_a_person_announces_every_term_they_serve_in(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term)
    make_member(row.person, world.units["白杨"], world.previous)
    told = []

    def listen(sender, term_id, township_ids, **kwargs):
        told.append((term_id, township_ids))

    roster_changed.connect(listen)
    edit_person(actor=liaison, person=row.person, values={"birth": PartialDate(1985, 3)})
    roster_changed.disconnect(listen)
    assert sorted(told) == [(world.previous.pk, [world.gucun.pk]), (world.term.pk, [world.gucun.pk])]
    assert AuditEntry.objects.get().changes == {"birth": ["1985-06", "1985-03"]}


def test_a_new_name_is_read_anew(world, liaison):
    person = make_person("任晓东")
    edit_person(actor=liaison, person=person, values={"name": "单 晓东"})
    assert (person.name, person.initials) == ("单晓东", "sxd")


def test_a_new_number_brings_sex_and_birth(world, liaison):
    person = make_person("任晓东", sex="2")
    edit_person(actor=liaison, person=person, values={"id_number": REN, "sex": "2", "birth": PartialDate(1985, 6)})
    person.refresh_from_db()
    assert (person.id_number, person.sex, str(person.birth)) == (REN, "1", "1985-03-12")


def test_a_birth_that_contradicts_the_stored_number_is_refused(world, liaison):
    person = make_person("任晓东", id_number=REN, sex="1", birth=PartialDate(1985, 3, 12))
    with pytest.raises(ValidationError, match="证号中为1985-03"):
        edit_person(actor=liaison, person=person, values={"birth": PartialDate(1985, 4)})


@pytest.mark.parametrize(("unit", "told"), [("沈宅", "该身份证号已登记在“单晓东”名下"), ("一居", "这个号码未能采用")])
def test_another_persons_number_is_refused_naming_who_is_in_the_users_area(world, liaison, unit, told):
    make_member(make_person("单晓东", id_number=REN), world.units[unit], world.term)
    with pytest.raises(ValidationError, match=told) as caught:
        edit_person(actor=liaison, person=make_person("任晓东"), values={"id_number": REN})
    assert ("单晓东" in str(caught.value)) == (unit == "沈宅")
    assert ("登记" in str(caught.value)) == (unit == "沈宅")


def test_people_without_a_number_are_not_found_by_none(world):
    make_person("任晓东")
    assert not Person.objects.with_id_number("").exists()


def test_looking_at_a_number_is_noted_with_its_reason(world, liaison):
    row = make_member("任晓东", world.units["白杨"], world.term, person_id_number=REN)
    number = reveal_number(actor=liaison, person=row.person, field="id_number", reason="核对证件")
    entry = AuditEntry.objects.get()
    assert number == REN
    assert (entry.action, entry.reason, entry.area_path) == ("id_number_revealed", "核对证件", world.gucun.path)
    assert REN not in str(entry.changes)


def test_only_numbers_can_be_revealed(world, liaison):
    with pytest.raises(ValueError, match="name"):
        reveal_number(actor=liaison, person=make_person("任晓东"), field="name", reason="无")


def test_a_posting_is_made_corrected_and_removed_with_its_person(world, liaison):
    values = {"kind": "first_secretary", "title": "第一书记"}
    unit = world.units["白杨"]
    posting = create_posting(actor=liaison, term=world.term, unit=unit, facts={"name": "江国平"}, values=values)
    with pytest.raises(ValidationError, match="江国平本届已登记为白杨村第一书记"):
        create_posting(
            actor=liaison, term=world.term, unit=unit, facts={"name": "江国平"}, values=values, person=posting.person
        )
    edit_posting(actor=liaison, posting=posting, values={"title": "驻村第一书记"})
    delete_posting(actor=liaison, posting=posting, reason="录错")
    assert not Person.objects.exists()
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "person_registered",
        "posting_created",
        "posting_edited",
        "posting_deleted",
        "person_deleted",
    ]


def test_a_posting_in_a_unit_that_takes_no_part_is_refused(world, liaison):
    unit = world.units["白杨"]
    unit.profiles.all().delete()
    values = {"kind": "first_secretary", "title": "第一书记"}
    with pytest.raises(ValidationError, match="白杨村不参加2021年换届"):
        create_posting(actor=liaison, term=world.term, unit=unit, facts={"name": "江国平"}, values=values)
    assert not Person.objects.exists()
