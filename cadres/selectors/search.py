"""Looking people up: by name, by its reading, or by an exact number."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q

from cadres.querysets import name_q
from cadres.rules.identity import IdNumberError, clean_id_number, read_id_number
from core.encryption import keyed_hash

_NUMBER = re.compile(r"[0-9Xx]{8,}")


def is_number(text: str) -> bool:
    """Whether a search text is an ID or phone number, or part of one: it must then stand in no address."""
    return bool(_NUMBER.search(clean_id_number(text)))


def number_q(text: str, lookup: str = "", realm: int | None = None) -> Q:
    """People of a realm (``Term.realm``) by their exact ID or phone number, through the keyed hashes."""
    number = clean_id_number(text)
    try:
        number = read_id_number(number).number
    except IdNumberError:
        return Q(**{f"{lookup}phone_hash": keyed_hash(number, realm)})
    return Q(**{f"{lookup}id_number_hash": keyed_hash(number, realm)})


def people_found(people: Any, text: str, *, may_use_numbers: bool, realm: int | None = None) -> Any:
    """Those of ``people``, all of one realm, who answer to a search text; nobody for a number where numbers may not be
    used."""
    if is_number(text):
        return people.filter(number_q(text, realm=realm)) if may_use_numbers else people.none()
    return people.filter(name_q(text)) if text.strip() else people.none()
