"""Conditions for standing: each at its boundary, with its arithmetic as a person reads it."""

import datetime as dt

import pytest

from cadres.rules.qualifications import Applicant, Condition, Ticked, applies, blocking, judge
from core.partial_dates import PartialDate

DAY = dt.date(2021, 5, 8)
AGE = Condition("年龄适宜", check="age_most", limit=60)
SCHOOL = Condition("文化程度", check="education_least", limit=3)
PARTY = Condition("党员", check="party_member", secretary_only=True)
HAND = Condition("公道正派")
BAR = Condition("受过刑事处罚", is_bar=True)


def applicant(**values):
    facts = {"birth": PartialDate(1963, 6), "education": 4, "political_status": "01", "party_post": "secretary"}
    return Applicant(**{**facts, "election_day": DAY, **values})


@pytest.mark.parametrize(
    ("birth", "met", "told"),
    [
        (PartialDate(1963, 6), True, "1963-06 出生，选举日 2021-05-08 满 57 周岁，不超过 60 周岁"),
        (PartialDate(1960, 5, 9), True, "1960-05 出生，选举日 2021-05-08 满 60 周岁，不超过 60 周岁"),
        (PartialDate(1960, 5, 8), False, "1960-05 出生，选举日 2021-05-08 满 61 周岁，超过 60 周岁"),
        (PartialDate(1960, 5), False, "1960-05 出生，选举日 2021-05-08 满 61 周岁，超过 60 周岁"),
        (PartialDate(1960, 6), True, "1960-06 出生，选举日 2021-05-08 满 60 周岁，不超过 60 周岁"),
        (None, None, "出生年月未填，请先补充"),
    ],
)
def test_an_age_is_that_of_the_election_day(birth, met, told):
    judged = judge(AGE, applicant(birth=birth))
    assert (judged.is_met, judged.told) == (met, told)


def test_without_an_election_day_the_terms_date_is_named():
    assert "届次统计时点 2021-05-08" in judge(AGE, applicant(is_day_set=False)).told


@pytest.mark.parametrize(
    ("education", "met", "told"),
    [
        (2, False, "初中，低于高中(中专)"),
        (3, True, "高中(中专)，不低于高中(中专)"),
        (None, None, "学历未填，请先补充"),
    ],
)
def test_education_is_compared_by_rank(education, met, told):
    judged = judge(SCHOOL, applicant(education=education))
    assert (judged.is_met, judged.told) == (met, told)


def test_membership_of_the_party_asks_for_full_members():
    assert judge(PARTY, applicant()).is_met is True
    assert judge(PARTY, applicant(political_status="02")).told.endswith("不是中共正式党员")
    assert judge(PARTY, applicant(political_status="")).is_met is None


def test_a_condition_of_secretaries_is_not_asked_of_others():
    assert applies(PARTY, applicant())
    assert not applies(PARTY, applicant(party_post="member"))


def test_what_is_checked_by_hand_is_open_until_somebody_ticks_it():
    assert judge(HAND, applicant()).is_met is None
    assert judge(HAND, applicant(), Ticked(True)).is_met is True
    assert judge(BAR, applicant(), Ticked(False, "2019年判决")).told == "2019年判决"


def test_an_exception_needs_a_note_and_keeps_the_arithmetic():
    old = applicant(birth=PartialDate(1958, 1))
    assert judge(AGE, old, Ticked(True)).is_met is False
    leave = judge(AGE, old, Ticked(True, "区委组织部批准"))
    assert leave.is_met
    assert leave.is_leave
    assert leave.told == "1958-01 出生，选举日 2021-05-08 满 63 周岁，超过 60 周岁。例外：区委组织部批准"


def test_what_is_not_met_blocks_and_what_nobody_ticked_does_not():
    people = applicant(birth=None, education=2)
    judged = [(each, judge(each, people)) for each in (AGE, SCHOOL, HAND)]
    judged.append((BAR, judge(BAR, people, Ticked(False))))
    assert blocking(judged) == [
        "任职条件“年龄适宜”无法核对（出生年月未填，请先补充）",
        "任职条件“文化程度”不符合（初中，低于高中(中专)）",
        "负面清单“受过刑事处罚”存在此情形",
    ]
