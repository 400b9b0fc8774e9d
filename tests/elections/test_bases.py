"""The bases of a term are edited on its page; each change is in the trail and has figures counted anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry
from elections.models import Basis
from elections.services import bases
from reports.models import StaleTownship

GIVEN = {"name": "换届前", "age_date": "", "education": "highest", "baseline": "eve", "eve": "2021-03-19"}


@pytest.fixture
def page(client, staff, world):
    client.force_login(staff)
    return reverse("elections:basis_add", args=[world.term.pk])


def save(world, **values):
    given = {"name": "另一口径", "age_date": None, "education": "highest", "baseline": "previous", "eve": None}
    return bases.save_basis(actor=None, term=world.term, **{**given, "bands": "default", **values})


def test_a_basis_is_added_noted_and_has_the_term_counted_anew(client, page, world):
    answer = client.post(page, {**GIVEN, "bands": "street_hr"})
    assert answer.status_code == 302
    basis = Basis.objects.get(name="换届前")
    assert (basis.eve, basis.is_default, basis.bands) == (dt.date(2021, 3, 19), False, "street_hr")
    assert AuditEntry.objects.get(action="basis_created").actor_name == "何静怡"
    assert StaleTownship.objects.filter(term=world.term, township=world.gucun).exists()
    shown = client.get(world.term.get_absolute_url()).content.decode()
    assert "2021-03-19 在任的" in shown
    assert "30—35—45分段" in shown


def test_a_day_of_the_eve_is_kept_only_where_the_basis_compares_with_it(world):
    basis = save(world, eve=dt.date(2021, 3, 19))
    assert (basis.eve, basis.compared_with) == (None, "上届")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": " "}, "请填写口径名称"),
        ({"name": "默认口径"}, "已有名为“默认口径”的口径"),
        ({"age_date": dt.date(2012, 5, 31)}, "相差超过两年"),
        ({"baseline": "eve"}, "请填写换届前的日期"),
        ({"baseline": "eve", "eve": dt.date(2021, 6, 1)}, "应在上届统计时点 2018-05-31 与本届统计时点 2021-05-31 之间"),
    ],
)
def test_what_cannot_be_a_basis_is_refused(world, values, told):
    with pytest.raises(ValidationError, match=told):
        save(world, **values)


def test_a_term_without_one_before_has_no_eve(world):
    with pytest.raises(ValidationError, match="没有上届，不能与换届前比较"):
        bases.save_basis(
            actor=None, term=world.previous, name="换届前", age_date=None, education="highest", baseline="eve",
            eve=dt.date(2018, 5, 1), bands="default",
        )  # fmt: skip


def test_the_default_changes_hands_and_the_other_can_be_deleted(client, page, world):
    other, first = save(world), world.term.bases.get(is_default=True)
    with pytest.raises(ValidationError, match="默认口径不能删除"):
        bases.delete_basis(actor=None, basis=first)
    assert client.post(reverse("elections:basis_default", args=[other.pk])).status_code == 302
    assert [basis.pk for basis in world.term.bases.all()] == [other.pk, first.pk]
    assert client.post(reverse("elections:basis_delete", args=[first.pk])).status_code == 302
    assert [basis.pk for basis in world.term.bases.all()] == [other.pk]
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"basis_made_default", "basis_deleted"} <= acts


def test_an_exemption_from_one_shoulder_is_told_with_its_reason(client, staff, world):
    client.force_login(staff)
    profile = world.term.profiles.get(unit=world.units["白杨"])
    address = reverse("elections:profile_edit", args=[profile.pk])
    answer = client.post(address, {"one_shoulder_exempt": "on"})
    assert "不要求“一肩挑”的，请填写原因" in answer.content.decode()
    client.post(address, {"one_shoulder_exempt": "on", "exempt_reason": "书记由上级选派"})
    profile.refresh_from_db()
    assert (profile.one_shoulder_exempt, profile.exempt_reason) == (True, "书记由上级选派")
