"""What a roster row lacks that figures need."""

from __future__ import annotations

from typing import Any

FACTS = {
    "sex": "性别",
    "birth": "出生年月",
    "education": "学历",
    "political_status": "政治面貌",
    "id_number": "身份证号",
}


def missing_facts(facts: dict[str, Any]) -> list[str]:
    """The Chinese names of the facts that are not known. ``facts`` has a value, or nothing, for each of ``FACTS``."""
    return [label for fact, label in FACTS.items() if facts.get(fact) in (None, "")]
