"""The rule sets that come with the product, from ``codes/rule_sets.csv`` and ``codes/rule_values.csv``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from core.codes import read_codes
from elections.rules.law import LAWS, Law, law_of
from elections.rules.provisions import Provision, declared, parse

CODES = Path(__file__).parent / "codes"


@dataclass(frozen=True)
class ShippedRuleSet:
    """A rule set as shipped. ``area_code`` has 12 digits, all zero for the nation; ``in_force_to`` None: in force."""

    code: str
    kind: str
    area_code: str
    in_force_from: dt.date
    in_force_to: dt.date | None
    title: str
    source: str
    provisions: dict[str, Provision]

    @property
    def law(self) -> Law:
        return law_of(self.kind, self.title, self.provisions)


def shipped_rule_sets() -> list[ShippedRuleSet]:
    """All of them, in the order of the file. Errors: ``ValueError`` for a value that its provision cannot have."""
    values: dict[str, list[dict[str, str]]] = {}
    for row in read_codes(CODES / "rule_values.csv"):
        values.setdefault(row["rule_set"], []).append(row)
    return [_rule_set(row, values[row["code"]]) for row in read_codes(CODES / "rule_sets.csv")]


def _rule_set(row: dict[str, str], values: list[dict[str, str]]) -> ShippedRuleSet:
    known = {each.key: each for each in declared(LAWS[row["kind"]])}
    provisions = {
        each["key"]: parse(each["value"], known[each["key"]], each["source"], each["is_background"] == "1")
        for each in values
    }
    return ShippedRuleSet(
        code=row["code"],
        kind=row["kind"],
        area_code=row["area_code"],
        in_force_from=dt.date.fromisoformat(row["in_force_from"]),
        in_force_to=dt.date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
        title=row["title"],
        source=row["source"],
        provisions=provisions,
    )
