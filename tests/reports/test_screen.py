"""The wall screen, and what shared pages hide of small groups."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Grant, User
from accounts.roles import Role
from cadres.models import Person
from core.models import AuditEntry
from reports.indicators import INDICATORS
from reports.models import SmallGroups
from reports.rules.targets import Aim, Comparison, distance
from reports.selectors.disclosure import counts_people, least_for, least_on_wall, protected
from reports.selectors.figures import figures
from reports.services.disclosure import set_small_groups
from reports.services.statistics import compute_stale
from reports.services.targets import set_target
from tests.conftest import PASSWORD
from tests.reports.populations import make_district

pytestmark = pytest.mark.django_db
BANDS = ("age_35_or_under", "age_36_45", "age_46_55", "age_56_60", "age_over_60")
LEAST = Aim(Comparison.AT_LEAST, Fraction(100))


@pytest.fixture
def district(db):
    made = make_district(11, people=24)
    Person.objects.filter(pk=made.people[0].pk).update(id_number="310113198506120024", phone="13812345678")
    compute_stale()
    return made


@pytest.fixture
def as_leader(district) -> Client:
    user = User.objects.create_user(username="chenlixin", password=PASSWORD, full_name="陈立新")
    Grant.objects.create(user=user, role=Role.LEADER, area=district.county)
    client = Client()
    client.force_login(user)
    return client


def test_the_wall_shows_date_source_and_large_figures_and_nobody(as_leader, district):
    for area in (district.county, district.townships[0]):
        html = as_leader.get(reverse("reports:screen"), {"area": area.pk}).content.decode()
        figure = figures(term=district.terms[2], area=area)["two_committees.count"]
        assert f"<b>{figure.value}<small>人</small></b>" in html
        assert "统计时点" in html
        assert "来源：花名册、投票结果" in html
        names = set(Person.objects.values_list("name", flat=True))
        assert [name for name in names if re.search(rf"{name}\b", html)] == []
        assert "13812345678" not in html
        assert "/people/" not in html


def test_the_data_of_the_wall_is_its_figures_alone_drawn_once_a_minute_for_all(
    as_leader, district, django_assert_max_num_queries
):
    answer = as_leader.get(reverse("reports:screen_data"), {"area": district.county.pk})
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.decode().lstrip().startswith('<div class="wall"')
    assert "data-good" in answer.content.decode()
    with django_assert_max_num_queries(15):
        as_leader.get(reverse("reports:screen_data"), {"area": district.county.pk})


def test_figures_that_are_not_there_are_not_good_ones(world, leader, client):
    client.force_login(leader)
    assert "data-good" not in client.get(reverse("reports:screen_data")).content.decode()


def test_a_wall_whose_login_has_ended_is_sent_away_and_not_shown_another_page(world, client):
    assert client.get(reverse("reports:screen_data"), {"area": world.county.pk}).status_code == 302


def test_the_wall_hides_small_groups_without_being_asked_and_as_many_as_are_set(world):
    term, county, street = world.term, world.county, world.gucun
    assert least_on_wall(term, county) == 3
    set_small_groups(actor=None, term=term, area=county, least=5, for_leaders=False)
    assert least_on_wall(term, street) == 5
    set_small_groups(actor=None, term=term, area=street, least=0, for_leaders=False)
    assert least_on_wall(term, street) == 5
    set_small_groups(actor=None, term=term, area=county, least=0, for_leaders=False)
    assert least_on_wall(term, street) == 0


def test_the_threshold_is_audited_and_stays_within_twenty(world):
    values = {"term": world.term, "area": world.county, "for_leaders": True}
    set_small_groups(actor=None, least=20, **values)
    with pytest.raises(ValidationError, match="0 到 20"):
        set_small_groups(actor=None, least=21, **values)
    assert AuditEntry.objects.get(action="small_groups_set").changes["least"] == [None, 20]


def test_leaders_see_all_until_it_is_switched_on_and_those_who_enter_rows_always(world, leader, staff):
    assert least_for(leader, world.term, world.county) == 0
    set_small_groups(actor=None, term=world.term, area=world.county, least=3, for_leaders=True)
    assert least_for(leader, world.term, world.county) == 3
    assert least_for(staff, world.term, world.county) == 0


def test_no_protected_figure_tells_of_few_people_and_no_family_has_one_hidden_cell_alone(district):
    for area in district.places:
        shown = protected(figures(term=district.terms[2], area=area), 3)
        for code, figure in shown.items():
            if not counts_people(INDICATORS[code]) or figure.value is None:
                continue
            small = figure.denominator if INDICATORS[code].shape == "mean" else figure.numerator
            assert not small or small >= 3, code
            before = figure.then.numerator
            assert figure.previous is None or INDICATORS[code].shape == "ratio" or not before or before >= 3, code
        for cohort in ("secretary", "two_committees", "committee"):
            bands = [shown[f"{cohort}.{band}"] for band in BANDS]
            hidden = [figure for figure in bands if figure.least]
            assert len(hidden) != 1 or not any(figure.numerator for figure in bands), (area, cohort)


def test_a_hidden_number_says_so_and_opens_no_list_and_no_export(district, as_leader):
    term = district.terms[2]
    shown = figures(term=term, area=district.county)
    code = next(code for code, one in shown.items() if code.endswith("postgraduate") and one.value in (1, 2))
    url = reverse("reports:indicator", args=[code])
    assert as_leader.get(url).context["table"] is not None
    assert as_leader.get(reverse("reports:indicator_export", args=[code])).status_code == 200
    SmallGroups.objects.create(term=term, area=district.county, least=3, for_leaders=True)
    page = as_leader.get(url)
    assert page.context["value"] == "不显示"
    assert "table" not in page.context
    assert as_leader.get(reverse("reports:indicator_export", args=[code])).status_code == 404
    register = as_leader.get(reverse("reports:indicators")).content.decode()
    assert "不显示" in register
    assert as_leader.get(reverse("reports:dashboard")).status_code == 200


def test_of_a_township_the_wall_says_whether_it_reaches_its_own_target(district, as_leader):
    town = district.townships[0]
    values: Any = {"code": "one_shoulder.share", "comparison": "at_least", "limit": Decimal("100"), "reach": "below"}
    set_target(actor=None, term=district.terms[2], area=district.county, **values)
    html = as_leader.get(reverse("reports:screen"), {"area": town.pk}).content.decode()
    missing = distance(figures(term=district.terms[2], area=town)["one_shoulder.share"].now, LEAST)
    assert f"目标≥100%，差{missing}个" in html
