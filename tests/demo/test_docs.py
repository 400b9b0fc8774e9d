"""What is written for users and operators speaks of indicators that exist."""

import re
from pathlib import Path

import pytest

from reports.indicators import INDICATORS

DOCS = Path(__file__).parents[2] / "docs"
ARTICLES = DOCS / "文章数字对照.md"
FILES = (".py", ".md", ".csv", ".seed_demo")
"""How names in backticks end that look like a code and are none."""


def codes_in(text: str) -> set[str]:
    codes = re.findall(r"`([a-z_]+\.[a-z0-9_]+(?:\.[a-z0-9_]+)?(?:\.share)?)`", text)
    return {code for code in codes if not code.endswith(FILES)}


@pytest.mark.parametrize("page", ["demonstration.md", ARTICLES.name])
def test_every_indicator_named_in_the_documentation_exists(page: str) -> None:
    named = codes_in((DOCS / page).read_text(encoding="utf-8"))
    assert len(named) > 20
    assert named - set(INDICATORS) == set()


def rows_of_articles() -> list[list[str]]:
    """The lines of the articles' tables: number, figure, where it comes from, how it is meant."""
    lines = ARTICLES.read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if re.match(r"\| S\d-\d\d \|", line)]


def test_every_figure_of_the_articles_has_a_code_a_page_or_a_reason() -> None:
    """One of three, and as many of each as the table at the head says."""
    rows = rows_of_articles()
    assert len({number for number, *_ in rows}) == len(rows) == 200
    found = {"code": 0, "page": 0, "reason": 0}
    for number, _, place, _ in rows:
        kind = "page" if place.startswith("页面：") else "reason" if re.fullmatch(r"—（.+）", place) else "code"
        assert kind != "code" or codes_in(place), number
        found[kind] += 1
    counted = " | ".join(str(n) for n in (len(rows), *found.values()))
    assert f"| 合计 | {counted} |" in ARTICLES.read_text(encoding="utf-8")
