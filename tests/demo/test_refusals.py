"""Where ``seed_demo`` writes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from cadres.models import Person
from elections.models import Term
from reports.demo.cast import PASSWORD


def test_seed_demo_refuses_a_production_instance(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        call_command("seed_demo")


def test_seed_demo_takes_over_no_existing_account(db: None) -> None:
    Term.objects.update(is_demonstration=False)
    User.objects.filter(username="lingdao").delete()
    User.objects.create_user(username="lingdao", password=PASSWORD, full_name="别人")
    people = Person.objects.count()
    with pytest.raises(CommandError, match="已经存在，演示账号不会覆盖它"):
        call_command("seed_demo")
    assert Person.objects.count() == people


def test_seed_demo_knows_two_states(db: None) -> None:
    with pytest.raises(CommandError, match="before-vote"):
        call_command("seed_demo", "--state", "tomorrow")
