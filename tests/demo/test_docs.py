"""``docs/demonstration.md`` speaks of indicators that exist."""

import re
from pathlib import Path

from reports.indicators import INDICATORS

PAGE = Path(__file__).parents[2] / "docs" / "demonstration.md"


def test_every_indicator_named_in_the_documentation_exists() -> None:
    codes = re.findall(r"`([a-z_]+\.[a-z0-9_]+(?:\.share)?)`", PAGE.read_text(encoding="utf-8"))
    named = {code for code in codes if not code.endswith((".py", ".md", ".csv", ".seed_demo"))}
    assert len(named) > 20
    assert named - set(INDICATORS) == set()
