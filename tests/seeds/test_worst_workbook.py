"""A whole district in the worst workbook that its streets could send, up to the newspaper's sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from places.models import Area
from samples.district import worst
from samples.mess.drafts import clean
from samples.mess.sheets import workbook, written
from tests.seeds import kaifu
from tests.seeds.expected import expected
from tests.seeds.facts import facts_of
from tests.seeds.roster import write
from tests.seeds.showing import mismatches, run
from tests.seeds.test_figures import NEW, OLD, set_up

AREA = "430105"


def test_the_worst_workbook_of_sixteen_streets_gives_the_articles_figures(db: None, tmp_path: Path) -> None:
    """905 people of 114 units, a sheet a street, each spoilt in as many ways as go together: no error, the figures
    that the article prints, and every other indicator of the district and its streets as from the clean workbook."""
    rosters = kaifu.kaifu()
    set_up(kaifu.DIVISIONS, rosters, AREA)
    write(rosters.old, tmp_path / "old.csv")
    run("import_roster", str(tmp_path / "old.csv"), "--term", OLD, "--area", AREA)
    people = facts_of(rosters.new, kaifu.DIVISIONS)
    streets = {fact.place.township for fact in people}
    grids = worst(people)
    assert (len(people), len(streets), len({fact.place for fact in people})) == (905, 16, 114)
    assert streets == {grid.title for grid in grids if grid.people}
    (tmp_path / "clean.xlsx").write_bytes(written(clean(people)))
    (tmp_path / "worst.xlsx").write_bytes(workbook(grids))
    shown_clean, shown_worst = (figures(tmp_path / name, len(people)) for name in ("clean.xlsx", "worst.xlsx"))
    assert len(shown_worst) == 1 + len(streets)
    assert shown_worst == shown_clean


def figures(path: Path, people: int) -> dict[str, Any]:
    """All indicators of the district and its streets after importing a file, which leaves nothing behind."""
    with transaction.atomic():
        plan = run("import_roster", str(path), "--term", NEW, "--area", AREA)
        assert [problem for problem in plan["problems"] if problem["severity"] == "error"] == []
        assert plan["counts"]["new"] == people
        assert mismatches(expected("S1"), NEW) == []
        district = Area.objects.with_code(AREA).get()
        areas = Area.objects.filter(path__startswith=district.path)
        shown = {area.code: run("show_statistics", "--term", NEW, "--area", area.code)["indicators"] for area in areas}
        transaction.set_rollback(True)
    return shown
