"""A full export rebuilds the roster where there is none; a masked one is taken for nobody."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from stdnum.cn import ric

from cadres.models import Membership, Person, Posting, Source
from core.encryption import keyed_hash
from core.partial_dates import PartialDate


def id_number(count: int, sex: int) -> str:
    body = f"31011319850612{count:02d}{sex}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def make_person(count: int, **facts: Any) -> Person:
    number = id_number(count, 1)
    values = {"name": f"成员{count}", "sex": "1", "id_number": number, "id_number_hash": keyed_hash(number), **facts}
    return Person.objects.create(**{"birth": PartialDate(1985, 6, 12), **values})


@pytest.fixture
def roster(world) -> None:
    """Every column filled, also with text that a spreadsheet would run; few columns filled; a posting alone."""
    full = Membership.objects.create(
        person=make_person(10, ethnic_group="02", phone="02112345678", phone_hash=keyed_hash("02112345678")),
        unit=world.units["白杨"],
        term=world.term,
        party_post="secretary",
        committee_post="director",
        supervision_post="member",
        education=5,
        education_full_time=4,
        education_in_service=5,
        degree="301",
        school_and_major="=上海开放大学、行政管理专业",
        political_status="01",
        joined_party_on=PartialDate(2008, 7),
        is_full_time=False,
        started_on=PartialDate(2021, 3, 5),
        ended_on=PartialDate(2023, 1),
        exit_reason="other",
        exit_note="借调，另有任用",
        note="-1\n第二行",
    )
    full.sources.set(Source.objects.all())
    for title in ("第一书记", "区域化党建兼职委员"):
        values = {"unit": world.units["白杨"], "term": world.term, "title": title, "kind": "first_secretary"}
        Posting.objects.create(person=full.person, **values)
    Membership.objects.create(
        person=make_person(11), unit=world.units["菊泉"], term=world.term, committee_post="member"
    )
    values = {"unit": world.units["沈宅"], "term": world.term, "title": "村务顾问", "kind": "other"}
    Posting.objects.create(person=make_person(12), **values)


def exported(tmp_path, suffix: str, **options: Any):
    path = tmp_path / f"花名册{suffix}"
    call_command("export_roster", str(path), term="2021年换届", area="310113", **options)
    return path


def plan_of(path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_roster", str(path), term="2021年换届", area="310113", json=True, stdout=out, **options)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def test_a_masked_export_cannot_be_taken_for_people(roster, world, tmp_path):
    path = exported(tmp_path, ".csv")
    with pytest.raises(CommandError):
        plan_of(path)
    assert Person.objects.count() == 3


def test_a_full_export_rebuilds_the_roster_elsewhere(roster, world, tmp_path):
    path = exported(tmp_path, ".xlsx", full=True)
    first = path.read_bytes()
    Posting.objects.all().delete()
    Membership.objects.all().delete()
    Person.objects.all().delete()
    plan_of(path)
    again = exported(tmp_path, ".csv", full=True).read_text("utf-8-sig")
    path.write_bytes(first)
    assert plan_of(path)["counts"]["same"] == 3
    assert "区域化党建兼职委员" in again
    assert "借调，另有任用" in again
