"""URLconf × roles × (own, sibling, foreign): what is not allowed is 403, what lies outside is 404."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from places.models import Unit
from tests.permissions.objects import MAKERS
from tests.permissions.table import EVERYBODY, LIAISON, NOBODY, RULES, Rule
from tests.permissions.urls import named_urls

NAMES = sorted(RULES)


def test_every_address_stands_in_the_table():
    assert sorted(set(named_urls())) == NAMES


@pytest.fixture
def cast(staff, liaison, leader, administrator, auditor, reviewer, nobody):
    users = (staff, liaison, leader, administrator, auditor, reviewer, nobody)
    return dict(zip(EVERYBODY, users, strict=True))


@pytest.fixture
def places_of_the_matrix(world) -> dict[str, Unit]:
    return {"own": world.units["白杨"], "sibling": world.units["一居"], "foreign": world.units["海州"]}


def address(name: str, rule: Rule, world, unit: Unit) -> str:
    if rule.code:
        path = reverse(name, args=[rule.code])
    elif rule.about:
        path = reverse(name, args=[MAKERS[rule.about](world, unit).pk])
    else:
        path = reverse(name)
    return f"{path}?area={unit.township_id}" if rule.scoped else path


def expected(rule: Rule, role: str, where: str) -> int:
    """403 without the role, 404 outside the area, else 200 (any answer that is no refusal)."""
    if role not in rule.roles:
        return 403
    if role in rule.empty_for:
        return 404
    if not (rule.about or rule.scoped) or role == NOBODY:
        return 200
    outside = {"foreign"} if role != LIAISON or rule.wide else {"foreign", "sibling"}
    return 404 if where in outside else 200


def outcome(status: int) -> int:
    """Any answer that is no refusal counts as 200; 405 says that the method, not the person, is refused."""
    return status if status in {403, 404} or status >= 500 else 200


@pytest.mark.parametrize("name", NAMES)
def test_an_address_opens_to_whom_it_should(name, world, cast, places_of_the_matrix):
    rule = RULES[name]
    found, wanted = {}, {}
    for where, unit in places_of_the_matrix.items():
        for role, user in cast.items():
            client = Client(raise_request_exception=True)
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            for method in ("get", "post"):
                if method == "post" and not rule.writes:
                    continue
                key = (where, role, method)
                found[key] = outcome(getattr(client, method)(address(name, rule, world, unit)).status_code)
                wanted[key] = expected(rule, role, where)
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}


@pytest.mark.parametrize("name", [name for name in NAMES if not RULES[name].public])
def test_an_address_sends_the_anonymous_to_the_login_page(name, world, client):
    rule = RULES[name]
    answer = client.get(address(name, rule, world, world.units["白杨"]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:login"))
