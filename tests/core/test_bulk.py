"""Many rows in few statements: the same as one by one."""

import pytest
from django.db import connection
from django.utils import timezone

from cadres.models import Person
from core.encryption import keyed_hash
from core.partial_dates import PartialDate
from core.services.bulk import bring_up_to_date, estimate_anew, insert

pytestmark = pytest.mark.django_db


def people(*names):
    return [
        Person(name=name, sex="1", birth=PartialDate(1985, 6), id_number=name, id_number_hash=keyed_hash(name))
        for name in names
    ]


def test_rows_get_their_ids_in_order_and_stand_as_they_were_given(django_assert_num_queries):
    rows = people("甲", "乙", "丙")
    with django_assert_num_queries(1):
        insert(rows)
    stored = Person.objects.in_bulk()
    assert [stored[row.pk].name for row in rows] == ["甲", "乙", "丙"]
    assert (stored[rows[0].pk].birth, stored[rows[0].pk].id_number) == (PartialDate(1985, 6), "甲")
    assert not rows[0]._state.adding


def test_a_row_that_is_there_is_updated_in_the_fields_named_and_in_no_other():
    (first,) = people("甲")
    first.save()
    made = first.created_at
    again = Person(name="甲改", sex="2", id_number_hash=first.id_number_hash)
    before = timezone.now()
    insert([again], unique=["id_number_hash"], update=["name", "updated_at"])
    stored = Person.objects.get()
    assert (again.pk, stored.name, stored.sex, stored.id_number) == (first.pk, "甲改", "1", "甲")
    assert stored.created_at == made
    assert stored.updated_at >= before


def test_more_rows_than_one_statement_takes_go_in_several():
    rows = people(*(f"人{number}" for number in range(1200)))
    insert(rows)
    assert Person.objects.count() == 1200
    assert len({row.pk for row in rows}) == 1200


def test_nothing_to_write_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])


def test_rows_brought_up_to_date_are_those_wanted_and_the_same_ones_stay_untouched(django_assert_num_queries):
    stay, differ, go = people("甲", "乙", "丙")
    insert([stay, differ, go])
    wanted = {(keyed_hash("甲"),): ("甲", "1"), (keyed_hash("乙"),): ("乙", "2"), (keyed_hash("丁"),): ("丁", "2")}
    bring_up_to_date(
        Person.objects.all(),
        wanted,
        key=("id_number_hash",),
        facts=("name", "sex"),
        given={"birth": PartialDate(1985, 6)},
        unique=("id_number_hash",),
    )
    kept = {row.name: row for row in Person.objects.all()}
    assert {name: row.sex for name, row in kept.items()} == {"甲": "1", "乙": "2", "丁": "2"}
    assert (kept["甲"].pk, kept["甲"].id_number, kept["乙"].pk) == (stay.pk, "甲", differ.pk)
    with django_assert_num_queries(1):
        bring_up_to_date(
            Person.objects.all(), wanted, key=("id_number_hash",), facts=("name", "sex"), given={}, unique=()
        )


def test_a_table_that_grew_within_a_transaction_is_planned_for_as_it_is():
    insert(people(*(f"人{number}" for number in range(3000))))
    estimate_anew(Person)
    if connection.vendor == "postgresql":
        assert Person.objects.order_by().explain().count("rows=3000") == 1
