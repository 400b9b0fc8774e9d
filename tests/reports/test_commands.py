"""``compute_statistics`` and ``show_statistics`` keep the contract of DESIGN §6."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from cadres.models import Membership, Person
from core.signals import roster_changed
from elections.models import Basis
from reports.indicators import INDICATORS
from reports.models import StaleTownship, Statistic
from tests.conftest import make_term

TERM = ["--term", "2021年换届"]


@pytest.fixture
def secretary(world):
    person = Person.objects.create(name="张三", sex="2")
    unit = world.units["白杨"]
    Membership.objects.create(person=person, unit=unit, term=world.term, party_post="secretary", education=5)
    roster_changed.send(None, term_id=world.term.pk, township_ids=[unit.township_id], person_ids=[person.pk])
    return person


def shown(*arguments: str) -> dict:
    out = io.StringIO()
    call_command("show_statistics", *TERM, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_json_has_every_code_and_numbers_as_numbers(world, secretary):
    found = shown("--area", "310113")
    assert {key: found[key] for key in ("term", "area", "as_of", "basis")} == {
        "term": "2021年换届",
        "area": "310113000000",
        "as_of": "2021-05-31",
        "basis": "默认口径",
    }
    assert found["indicators"].keys() == INDICATORS.keys()
    assert found["indicators"]["secretary.women.share"] == {
        "value": 100.0,
        "numerator": 1,
        "denominator": 1,
        "unit": "%",
        "previous": None,
        "change": None,
        "change_unit": "百分点",
        "growth": None,
    }
    assert found["indicators"]["secretary.count"]["value"] == 1
    assert found["indicators"]["secretary.average_age"]["value"] is None


def test_cohorts_without_rows_yet_have_their_codes_and_no_value(world, secretary):
    found = shown("--area", "310113")["indicators"]
    for code in ("candidate.count", "candidate.women.share", "reserve.average_age", "reserve.count"):
        assert (found[code]["value"], found[code]["previous"], found[code]["change"]) == (None, None, None)


def test_what_is_shown_is_never_older_than_the_rows(world, secretary):
    shown("--area", "310113")
    Person.objects.filter(pk=secretary.pk).update(sex="1")
    townships = [world.gucun.pk]
    roster_changed.send(None, term_id=world.term.pk, township_ids=townships, person_ids=[secretary.pk])
    assert shown("--area", "310113")["indicators"]["secretary.women"]["value"] == 0
    assert not StaleTownship.objects.exists()


def test_kind_and_township_narrow_the_figures(world, secretary):
    assert shown("--area", "310113", "--kind", "residents")["indicators"]["secretary.count"]["value"] == 0
    assert shown("--area", "310113", "--kind", "village")["indicators"]["units.count"]["value"] == 2
    assert shown("--area", world.youyilu.code)["indicators"]["secretary.count"]["value"] == 0


def test_another_basis_is_shown_by_its_name(world, secretary):
    Basis.objects.create(term=world.term, name="全日制", education="full_time", age_date=dt.date(2021, 1, 1))
    found = shown("--area", "310113", "--basis", "全日制")
    assert (found["basis"], found["as_of"]) == ("全日制", "2021-01-01")
    assert found["indicators"]["secretary.bachelor"]["denominator"] == 0


def test_the_text_is_a_table_in_chinese(world, secretary):
    out = io.StringIO()
    call_command("show_statistics", *TERM, "--area", "310113", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "宝山区 2021年换届（统计时点 2021-05-31，默认口径）"
    assert next(line for line in lines if line.startswith("书记女性占比")).split() == [
        "书记女性占比",
        "100.0%",
        "1/1",
        "—",
        "—",
    ]


def test_errors_are_sentences_in_chinese(world):
    with pytest.raises(CommandError, match="没有口径“不存在”"):
        call_command("show_statistics", *TERM, "--area", "310113", "--basis", "不存在")
    with pytest.raises(CommandError, match="没有名为“1990年换届”的届次"):
        call_command("show_statistics", "--term", "1990年换届", "--area", "310113")
    with pytest.raises(CommandError, match="没有代码为“999999”的区划"):
        call_command("show_statistics", *TERM, "--area", "999999")


def test_compute_counts_all_anew_and_the_stale_last_term_too(world, secretary, capsys):
    call_command("compute_statistics", *TERM, "--area", "310113")
    assert "已统计宝山区“2021年换届”：2 个街镇。" in capsys.readouterr().out
    assert not StaleTownship.objects.exists()
    assert Statistic.objects.filter(term=world.previous, area=world.county).exists()
    Membership.objects.update(party_post="member")
    call_command("compute_statistics", *TERM, "--area", "310113")
    assert shown("--area", "310113")["indicators"]["secretary.count"]["value"] == 0


def test_compute_asks_for_the_area_where_the_name_is_not_enough(world):
    make_term(world.other_county, "2021年换届", dt.date(2021, 5, 31))
    with pytest.raises(CommandError, match="用 --area 指明"):
        call_command("compute_statistics", *TERM)
    with pytest.raises(CommandError, match="没有名为“无”的届次"):
        call_command("compute_statistics", "--term", "无")
