"""``seed_demo`` as a newcomer meets it: rows, accounts, and the article's figures by the ordinary statistics."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import Sum
from django.test import RequestFactory

from accounts.models import User
from cadres.models import Membership, Person, Posting
from core.models import AuditEntry
from elections.models import Term, UnitProfile
from places.models import Unit
from reports.demo.cast import ACCOUNTS, PASSWORD
from reports.models import StaleTownship
from tests.seeds.expected import expected
from tests.seeds.showing import mismatches, run

pytestmark = pytest.mark.usefixtures("demonstration", "db")


def test_both_terms_are_marked_as_demonstration_and_follow_each_other() -> None:
    before, now = Term.objects.real().order_by("as_of")
    assert (before.is_demonstration, now.is_demonstration, now.previous) == (True, True, before)
    assert Membership.objects.filter(term=now).in_two_committees().count() == 4163
    assert Membership.objects.filter(term=before).in_two_committees().count() == 4012
    assert (Membership.objects.count(), Person.objects.count(), Posting.objects.count()) == (8587, 8998, 192)


def test_there_is_an_empty_term_to_practise_in() -> None:
    practice = Term.objects.get(is_practice=True)
    assert (practice.name, practice.profiles.count()) == ("练习届", 533)
    assert not Membership.objects.filter(term=practice).exists()


def test_533_units_take_part_with_their_profiles_and_34_are_founded_later() -> None:
    profiles = UnitProfile.objects.filter(term__name="2021年换届")
    assert (profiles.count(), profiles.filter(unit__kind="village").count()) == (533, 103)
    assert profiles.aggregate(Sum("registered_voters")) == {"registered_voters__sum": 1_000_746}
    assert profiles.get(unit__code="310113102070").households == 2180
    assert not profiles.filter(organisation="").exists()
    assert Unit.objects.exclude(active_from=None).count() == 34


def test_three_people_have_neither_birth_date_nor_number() -> None:
    unknown = Person.objects.filter(birth=None)
    assert unknown.count() == 3
    assert unknown.filter(memberships__unit__township__name="顾村镇").count() == 1
    assert Person.objects.filter(id_number_hash=None).count() == 3


def test_every_role_has_an_account_whose_password_is_printed(demonstration: str, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]
    for account in ACCOUNTS:
        assert account.username in demonstration
        user = authenticate(RequestFactory().get("/"), username=account.username, password=PASSWORD)
        assert isinstance(user, User), account.username
        assert user.roles == {account.role}
    assert PASSWORD in demonstration


def test_the_dashboard_shows_the_articles_figures() -> None:
    assert mismatches(expected("S0"), "2021年换届") == []


def test_the_invented_figures_are_those_documented() -> None:
    shown = run("show_statistics", "--term", "2021年换届", "--area", "310113")["indicators"]
    documented = {
        "one_shoulder.count": (517, 440),
        "one_shoulder.share": (97.0, 82.6),
        "two_committees.average_age": (45.0, 47.8),
        "two_committees.college_or_above.share": (79.1, 68.0),
        "two_committees.women.share": (53.7, 52.0),
        "two_committees.count": (4163, 4012),
        "party_committee.count": (2896, 2812),
        "committee.count": (2788, 2690),
        "cross_serving.count": (1521, 1490),
    }
    for code, (value, previous) in documented.items():
        assert (shown[code]["value"], shown[code]["previous"]) == (value, previous), code
    moves = {"re_elected": 2764, "transferred_in": 58, "newly_entered": 1341, "departed": 1190, "departed_for_age": 640}
    assert {name: shown[f"two_committees.{name}"]["value"] for name in moves} == moves


def test_the_articles_elections_are_shown_too() -> None:
    shown = run("show_statistics", "--term", "2021年换届", "--area", "310113")["indicators"]
    article = {
        ("candidate.count", "value"): 7720,
        ("review.count", "value"): 7720,
        ("review.share", "value"): 100.0,
        ("units.first_try", "value"): 533,
        ("units.first_try.share", "value"): 100.0,
        ("turnout.registered_voters", "value"): 1_000_746,
        ("turnout.registered_voters", "growth"): 10.0,
        ("turnout.party_members_present", "value"): 43_013,
        ("turnout.party_members_present", "growth"): 7.5,
    }
    assert {key: shown[key[0]][key[1]] for key in article} == article
    turned_down = {step: shown[f"review.turned_down_at_{step}"]["value"] for step in ("unit", "township", "county")}
    assert turned_down == {"unit": 20, "township": 18, "county": 14}


def test_the_statistics_are_computed_when_the_command_ends() -> None:
    assert not StaleTownship.objects.exists()


def test_a_second_run_does_nothing_and_says_so() -> None:
    state = (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count())
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert "没有改动" in out.getvalue()
    assert (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count()) == state
