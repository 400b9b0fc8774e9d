"""The cross table: cells against loops over rows, lists against cells, and the page."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cadres.models import Membership, Source
from core.models import AuditEntry
from reports.figure_scope import FigureScope
from reports.models import SmallGroups
from reports.selectors.cross import TOTAL, cross, people_in
from reports.selectors.dimensions import DIMENSIONS, MISSING, Frame
from reports.services.statistics import compute_stale
from tests.cadres.people import make_member
from tests.reports.books import Books, age
from tests.reports.populations import make_district

pytestmark = pytest.mark.django_db
PEOPLE = "two_committees"


@pytest.fixture
def district():
    made = make_district(31)
    compute_stale()
    return made


def frame_of(district, rows="roster"):
    return Frame(FigureScope(None, district.county, district.terms[2], asked=rows))


def keys_of(row, code, frame, books):
    """The values a row of the books has of a dimension, found by hand; several of tags."""
    if code == "sex":
        return [row.sex or MISSING]
    if code == "education":
        return [MISSING if row.education is None else str(row.education)]
    if code == "post":
        if row.party == "secretary" and row.committee == "director":
            return ["one_shoulder"]
        first = {"secretary": "secretary"}.get(row.party) or {"director": "director"}.get(row.committee)
        return [first or ("cross" if row.party and row.committee else "party" if row.party else "committee")]
    if code == "age":
        years = age(row.birth, frame.scope.basis.as_of) if row.birth else None
        bands = {"age_35_or_under": 35, "age_36_45": 45, "age_46_55": 55, "age_56_60": 60, "age_over_60": 999}
        return [MISSING if years is None else next(code for code, oldest in bands.items() if years <= oldest)]
    groups = {"source": ("origin",), "background": ("profession", "experience")}[code]
    tags = [str(books.tags[tag].pk) for tag in row.tags if books.tags[tag].group in groups]
    return tags or [MISSING]


def test_cells_totals_and_lists_are_what_loops_over_rows_find(district):
    books = Books()
    term = district.terms[2].pk
    slate = [row for row in books.candidates[term] if row.is_slated]
    for rows, members in (("roster", books.rows[term]), ("slate", slate)):
        agrees(frame_of(district, rows), [row for row in members if row.in_two], books)
    opens_its_people(frame_of(district))
    asks_little(frame_of(district))


def agrees(frame, members, books):
    pairs = [("age", "education"), ("post", "sex"), ("source", "sex"), ("age", "source"), ("source", "background")]
    for pair in [*pairs, ("source", "source")]:
        table = cross(frame, PEOPLE, *(DIMENSIONS[code] for code in pair))
        told: dict = {}
        for row in members:
            values = [[*keys_of(row, code, frame, books), TOTAL] for code in pair]
            for cell in product(*values):
                told[cell] = told.get(cell, 0) + 1
        assert {cell: n for cell, n in table.counts.items() if n} == told, pair
        assert table.total == len(members)


def opens_its_people(frame):
    for code in DIMENSIONS:
        for other in {"source", "sex"}:
            table = cross(frame, PEOPLE, DIMENSIONS[code], DIMENSIONS[other])
            assert table.total
            cells = [(row, column) for row in (*table.rows, None) for column in (*table.columns, None)]
            for row, column in cells[:: 3 if len(cells) > 20 else 1]:
                keys = (row.key if row else TOTAL, column.key if column else TOTAL)
                listed = people_in(frame, PEOPLE, (table.row, keys[0]), (table.column, keys[1]))
                assert listed.count() == table.counts[keys], (code, other, keys)


def asks_little(frame):
    assert frame.context
    for pair, most in ((("age", "sex"), 1), (("source", "sex"), 3), (("source", "background"), 6)):
        with CaptureQueriesContext(connection) as captured:
            cross(frame, PEOPLE, *(DIMENSIONS[code] for code in pair))
        assert len(captured) <= most, pair


@pytest.fixture
def page(client, leader, world):
    row = make_member("甲", world.units["白杨"], world.term, party_post="secretary")
    row.sources.set(Source.objects.filter(code__in=["9", "11", "201"]))
    client.force_login(leader)
    return lambda name="cross", **values: client.get(reverse(f"reports:{name}"), {"area": world.county.pk, **values})


def test_the_page_shows_counts_or_shares_and_opens_the_list(page):
    text = page(row="source", column="education").content.decode()
    assert "人员来源一人可有多项" in text
    assert "合计 1 人" in text
    assert "100.0%" in page(row="source", column="education", show="row").content.decode()
    tag = Source.objects.get(code="9")
    listed = page("cross_people", row="source", column="education", r=tag.pk, c="5")
    assert listed.context["counted"] == listed.context["found"] == 1
    assert page("cross_people", row="source", column="education", r=MISSING).context["counted"] == 0


@pytest.mark.parametrize(
    "wrong", [{"row": "x"}, {"cohort": "x"}, {"show": "x"}, {"column": "' OR 1"}, {"cohort": "one_shoulder"}]
)
def test_what_there_is_not_is_not_found(page, wrong):
    assert page(**wrong).status_code == 404


@pytest.mark.parametrize("wrong", [{"r": "x"}, {"row": "source", "r": "0"}, {"row": "source", "r": "x"}])
def test_cells_that_there_are_not_are_not_found(page, wrong):
    assert page("cross_people", **wrong).status_code == 404


def test_table_and_list_go_out_as_workbooks_and_the_list_is_logged(page):
    assert page(export="xlsx").status_code == 200
    assert not AuditEntry.objects.filter(action="list_exported").exists()
    assert page("cross_people", export="xlsx").status_code == 200
    assert AuditEntry.objects.get(action="list_exported").changes["行数"] == 1


def test_before_there_is_anybody_the_page_says_what_to_do(client, leader, world):
    Membership.objects.all().delete()
    client.force_login(leader)
    text = client.get(reverse("reports:cross"), {"area": world.county.pk}).content.decode()
    assert "请先导入花名册" in text


def test_a_small_cell_and_what_would_give_it_away_is_hidden_from_those_who_only_look(page, world):
    SmallGroups.objects.create(term=world.term, area=world.county, least=3, for_leaders=True)
    for name in "乙丙丁":
        make_member(name, world.units["沈宅"], world.term, education=6)
    make_member("戊", world.units["沈宅"], world.term, education=6, person_sex="1")
    response = page(row="sex", column="education")
    cells = {(line.key, n): cell for line, row in response.context["lines"] for n, cell in enumerate(row)}
    assert {key for key, cell in cells.items() if not cell["is_hidden"]} == {("", 2), ("1", 0)}
    assert page("cross_people", row="sex", column="education", r="1", c="6").context["counted"] is None
    assert page("cross_people", row="sex", column="education", r="", c="").context["counted"] == 5
