from elections.selectors.rule_sets import RuleRow, committee_laws, laws_for, rule_set_for, rule_table, version_for
from elections.selectors.terms import (
    COMPLETE,
    PartRow,
    check_part,
    day_of_ages,
    default_basis,
    find_area,
    find_term,
    parts,
    profile_facts,
    profile_fields,
    today_of,
)

__all__ = [
    "COMPLETE",
    "PartRow",
    "RuleRow",
    "check_part",
    "committee_laws",
    "day_of_ages",
    "default_basis",
    "find_area",
    "find_term",
    "laws_for",
    "parts",
    "profile_facts",
    "profile_fields",
    "rule_set_for",
    "rule_table",
    "today_of",
    "version_for",
]
