from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cadres.models import Membership
from tests.cadres.people import id_number, make_member

GONG = id_number("19820814", 608)
PHONE = "13712349643"


@pytest.fixture
def client_of():
    """A browser in which a user is logged in."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def board(world) -> dict[str, Membership]:
    """白杨村 of 2021: 任晓东 一肩挑, 龚雪梅 in both, 丁文静 Party only, 潘雪梅 committee only; 沈宅村: 蔡永康."""
    unit, term = world.units["白杨"], world.term
    rows: dict[str, dict[str, Any]] = {
        "任晓东": {"party_post": "secretary", "committee_post": "director", "person_sex": "1"},
        "龚雪梅": {"party_post": "member", "committee_post": "member", "person_id_number": GONG},
        "丁文静": {"party_post": "member", "education": 3},
        "潘雪梅": {"committee_post": "member", "political_status": "13", "person_birth": None},
    }
    rows["龚雪梅"]["person_phone"] = PHONE
    made = {name: make_member(name, unit, term, **fields) for name, fields in rows.items()}
    made["蔡永康"] = make_member("蔡永康", world.units["沈宅"], term, party_post="secretary")
    return made
