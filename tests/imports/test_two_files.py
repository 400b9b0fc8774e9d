"""Two files for one board: the Party roster first, the committee roster a month later, each complete by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from cadres.models import Membership, Person
from imports.models import PlanRow
from imports.services import answering, batches
from tests.imports.conftest import HEADERS, id_number, member, problems_of, workbook

pytestmark = pytest.mark.django_db

COMMITTEE = "村(居)委会职务"
WOMAN = {"性别": "女", "身份证号": id_number(dt.date(1985, 6, 12), "女", 3)}


def party(name, order, post="委员", **cells):
    return member(name, order=order, 党组织职务=post, **cells)


def committee(name, order, post="委员", **cells):
    return member(name, order=order, 党组织职务="", **{COMMITTEE: post}, **cells)


PARTY_ROSTER = [party("张三", 1, "书记"), party("李四", 2)]
COMMITTEE_ROSTER = [committee("张三", 1, "主任"), committee("王五", 3, **WOMAN), committee("赵六", 4)]


def posts():
    rows = Membership.objects.order_by("person__name").values_list("person__name", "party_post", "committee_post")
    return set(rows)


BOTH = {("张三", "secretary", "director"), ("李四", "member", ""), ("王五", "", "member"), ("赵六", "", "member")}


@pytest.mark.parametrize(("first", "second"), [(["party"], ["committee"]), ((), ())])
def test_the_committee_roster_adds_to_the_party_roster(import_rows, upload, first, second):
    """Whether the uploader says the bodies or the columns do."""
    import_rows(*PARTY_ROSTER, is_complete=True, bodies=first)
    batch = upload(*COMMITTEE_ROSTER, is_complete=True, bodies=second)
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["missing"]) == (2, 1, 0)
    batches.confirm(actor=None, batch=batch)
    assert posts() == BOTH
    assert Person.objects.count() == 4


def test_the_order_of_the_two_files_makes_no_difference(import_rows):
    import_rows(*COMMITTEE_ROSTER, is_complete=True, bodies=["committee"])
    import_rows(*PARTY_ROSTER, is_complete=True, bodies=["party"])
    assert posts() == BOTH


def test_one_file_of_both_on_two_sheets_gives_the_same(import_rows):
    import_rows(*PARTY_ROSTER, *COMMITTEE_ROSTER, is_complete=True)
    assert posts() == BOTH


def test_posts_of_a_body_that_is_not_covered_are_not_touched(import_rows):
    """The committee's list carries a column of Party posts, written from memory and wrong."""
    import_rows(*PARTY_ROSTER, is_complete=True, bodies=["party"])
    wrong = [row | {"党组织职务": "副书记"} for row in COMMITTEE_ROSTER]
    import_rows(*wrong, is_complete=True, bodies=["committee"])
    assert posts() == BOTH


def test_a_row_with_posts_of_other_bodies_only_is_left_out(upload):
    batch = upload(*PARTY_ROSTER, *COMMITTEE_ROSTER, bodies=["committee"])
    assert (batch.counts["new"], batch.counts["left_out"], batch.counts["error"]) == (3, 2, 0)


def test_heads_are_missed_in_the_bodies_that_a_file_covers(upload):
    """李四's list names no head at all: whose head is missed depends on what the file is about."""
    rows = [member("李四", order=2, 党组织职务="委员", **{COMMITTEE: "委员"})]

    def missed(*bodies):
        batch = upload(*rows, is_complete=True, bodies=bodies)
        return {kind for _, _, kind, _ in problems_of(batch) if kind.startswith("unit_without")}

    assert missed("party") == {"unit_without_secretary"}
    assert missed("committee") == {"unit_without_director"}
    assert missed("supervision") == set()
    assert missed("party", "committee") == missed() == {"unit_without_secretary", "unit_without_director"}


def test_people_are_missed_in_the_bodies_that_a_file_covers(import_rows, upload):
    import_rows(*PARTY_ROSTER, is_complete=True, bodies=["party"])
    import_rows(*COMMITTEE_ROSTER, is_complete=True, bodies=["committee"])

    def missed(*rows, bodies):
        batch = upload(*rows, is_complete=True, bodies=bodies)
        return set(batch.rows.filter(action=PlanRow.Action.MISSING).values_list("target_id", flat=True))

    by_name = dict(Membership.objects.values_list("person__name", "pk"))
    assert missed(PARTY_ROSTER[0], bodies=["party"]) == {by_name["李四"]}
    assert missed(COMMITTEE_ROSTER[0], bodies=["committee"]) == {by_name["王五"], by_name["赵六"]}


def test_who_left_one_body_keeps_the_posts_of_the_other(import_rows, upload):
    import_rows(*PARTY_ROSTER, is_complete=True, bodies=["party"])
    import_rows(*COMMITTEE_ROSTER, is_complete=True, bodies=["committee"])
    batch = upload(committee("王五", 3, "主任", **WOMAN), committee("赵六", 4), is_complete=True, bodies=["committee"])
    assert batch.counts["missing"] == 1
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
    batches.confirm(actor=None, batch=batch)
    assert ("张三", "secretary", "") in posts()


def test_people_of_one_name_are_told_apart_by_their_numbers(import_rows):
    import_rows(party("张三", 1, "书记"), party("李四", 2), is_complete=True, bodies=["party"])
    import_rows(committee("张三", 5, "主任"), is_complete=True, bodies=["committee"])
    assert posts() == {("张三", "secretary", ""), ("张三", "", "director"), ("李四", "member", "")}


def test_a_roster_without_a_column_of_the_other_body_says_nothing_of_it(import_rows):
    import_rows(*COMMITTEE_ROSTER, is_complete=True)
    headers = [header for header in HEADERS if header != COMMITTEE]
    import_rows(workbook(*PARTY_ROSTER, headers=headers), is_complete=True)
    assert posts() == BOTH
