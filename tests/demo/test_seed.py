"""``seed_demo`` as a newcomer meets it."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum
from django.test import RequestFactory

from accounts.models import User
from cadres.models import Membership, Person
from core.models import AuditEntry
from elections.models import Term, UnitProfile
from places.models import Unit
from reports.demo.cast import ACCOUNTS, PASSWORD
from tests.conftest import make_area


def run() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_seed_demo_writes_both_terms_and_does_nothing_the_second_time(db: None) -> None:
    said = run()
    assert "演示数据已生成" in said
    assert all(account.username in said and PASSWORD in said for account in ACCOUNTS)
    before, now = Term.objects.order_by("as_of")
    assert (before.is_demonstration, now.is_demonstration, now.previous) == (True, True, before)
    assert Membership.objects.filter(term=now).in_two_committees().count() == 4163
    assert Membership.objects.filter(term=before).in_two_committees().count() == 4012
    profiles = UnitProfile.objects.filter(term=now)
    assert (profiles.count(), profiles.filter(unit__kind="village").count()) == (533, 103)
    assert profiles.aggregate(Sum("registered_voters")) == {"registered_voters__sum": 1_000_746}
    assert profiles.get(unit__code="310113102070").households == 2180
    assert Unit.objects.exclude(active_from=None).count() == 34
    assert Person.objects.filter(birth=None).count() == 3
    assert Person.objects.filter(id_number_hash=None).count() == 3
    for account in ACCOUNTS:
        user = authenticate(RequestFactory().get("/"), username=account.username, password=PASSWORD)
        assert isinstance(user, User), account.username
        assert user.roles == {account.role}
    state = (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count())
    assert "没有改动" in run()
    assert (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count()) == state


def test_seed_demo_refuses_a_production_instance(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        run()
    assert not Term.objects.exists()


def test_seed_demo_takes_over_no_existing_account(db: None) -> None:
    make_area(None, "nation", "0", "全国")
    User.objects.create_user(username="lingdao", password=PASSWORD, full_name="别人")
    with pytest.raises(CommandError, match="账号“lingdao”已经存在"):
        run()
    assert not Term.objects.exists()
