"""From two rosters of a whole district to the newspaper's sentence, through the commands an office uses."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cadres.choices import Sex
from cadres.services.memberships import create_membership
from elections.models import Term
from places.models import Unit
from tests.seeds import baoshan, chengdu, kaifu
from tests.seeds.expected import expected
from tests.seeds.roster import Rosters, Row, write
from tests.seeds.showing import mismatches, run

OLD, NEW = "上届", "本届"
ORDERS = pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["older first", "newer first"])


def set_up(divisions: Path, rosters: Rosters, area: str) -> None:
    """Load the place and create both terms."""
    call_command("load_divisions", str(divisions), stdout=StringIO())
    options = ("--area", area)
    call_command("create_term", OLD, *options, "--as-of", str(rosters.old_as_of), stdout=StringIO())
    call_command("create_term", NEW, *options, "--as-of", str(rosters.as_of), "--previous", OLD, stdout=StringIO())


def bring_in(rosters: Rosters, order: tuple[str, str], area: str, folder: Path) -> None:
    """Import both rosters in this order; not one row may have an error."""
    files = {OLD: rosters.old, NEW: rosters.new}
    for term in order:
        path = folder / f"{term}.csv"
        write(files[term], path)
        plan = run("import_roster", str(path), "--term", term, "--area", area)
        assert plan["counts"]["new"] == len(files[term])
        assert not [problem for problem in plan["problems"] if problem["severity"] == "error"]


def register(row: Row) -> None:
    """Enter somebody without an ID number, as staff do on the unit's page."""
    create_membership(
        actor=None,
        term=Term.objects.get(name=NEW),
        unit=Unit.objects.get(township__name=row.unit[0], name=row.unit[1]),
        facts={"name": row.person.name, "sex": Sex.FEMALE if row.person.is_woman else Sex.MALE},
        values={
            "party_post": row.party_post,
            "committee_post": row.committee_post,
            "education": row.education,
            "political_status": "01" if row.party_post else "13",
        },
    )


@ORDERS
def test_rosters_of_kaifu_give_the_articles_figures(db: None, tmp_path: Path, order: tuple[str, str]) -> None:
    rosters = kaifu.kaifu()
    set_up(kaifu.DIVISIONS, rosters, "430105")
    bring_in(rosters, order, "430105", tmp_path)
    assert mismatches(expected("S1"), NEW) == []


@ORDERS
def test_rosters_of_chengdu_give_the_articles_figures(db: None, tmp_path: Path, order: tuple[str, str]) -> None:
    rosters = chengdu.chengdu()
    set_up(chengdu.DIVISIONS, rosters, "5101")
    bring_in(rosters, order, "5101", tmp_path)
    assert mismatches(expected("S3"), NEW) == []


@pytest.mark.slow
@ORDERS
def test_rosters_of_baoshan_give_the_articles_figures(db: None, tmp_path: Path, order: tuple[str, str]) -> None:
    rosters = baoshan.baoshan()
    baoshan.write_divisions(tmp_path / "divisions.csv")
    set_up(tmp_path / "divisions.csv", rosters, "310113")
    bring_in(rosters, order, "310113", tmp_path)
    for row in rosters.unnumbered:
        register(row)
    assert mismatches(expected("S0"), NEW) == []
