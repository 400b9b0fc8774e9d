"""Invented people for the tests of cadres."""

from __future__ import annotations

from typing import Any

from stdnum.cn.ric import calc_check_digit

from cadres.models import Membership, Person
from cadres.rules.names import read_name
from core.encryption import keyed_hash
from core.partial_dates import PartialDate


def id_number(birth: str, order: int, district: str = "310113") -> str:
    """A sound ID number: birth ``yyyymmdd``; an odd ``order`` is a man's."""
    body = f"{district}{birth}{order:03d}"
    return body + str(calc_check_digit(f"{body}0"))


def make_person(name: str, **fields: Any) -> Person:
    number = fields.get("id_number", "")
    reading = read_name(name)
    values = {"sex": "2", "birth": PartialDate(1985, 6), "id_number_hash": keyed_hash(number) or None, **fields}
    return Person.objects.create(name=name, pinyin=reading.pinyin, initials=reading.initials, **values)


def make_member(name: Any, unit: Any, term: Any, **fields: Any) -> Membership:
    """A roster row; ``name`` is a name or a Person. Fields of the person are named ``person_…``."""
    facts = {key.removeprefix("person_"): fields.pop(key) for key in list(fields) if key.startswith("person_")}
    person = make_person(name, **facts) if isinstance(name, str) else name
    if not {"party_post", "committee_post", "supervision_post"} & fields.keys():
        fields["party_post"] = "member"
    values = {"political_status": "01", "education": 5, **fields}
    return Membership.objects.create(person=person, unit=unit, term=term, **values)
