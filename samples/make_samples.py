"""``python -m samples.make_samples``: make the workbooks anew. The same bytes come out every time."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CLEAN, MESSY, BROKEN = "顾村镇花名册-规范.xlsx", "顾村镇花名册-常见问题.xlsx", "顾村镇花名册-有错误.xlsx"
WORST = "全区花名册-最乱.xlsx"
CLEAN_UNITS = slice(0, 14), slice(58, 64)
MESSY_UNITS = slice(14, 19), slice(48, 52), slice(64, 67)
BROKEN_UNITS = (slice(31, 33),)
"""Which of the town's units, in the order of their codes, each workbook holds."""
POST_HEADERS = ("党组织职务", "村(居)委会职务", "监委会职务")


def make(folder: Path) -> None:
    """Write the workbooks from the demonstration in the database."""
    from samples import district
    from samples.clean import clean_rows, write_template_layout
    from samples.faults import broken_rows
    from samples.mess.sheets import workbook
    from samples.messy import write_messy

    units = town_units()
    facts = [("数据性质", "演示数据，人员均为虚构。"), ("用途", "在演示环境中以 gucun 登录，在“导入填报”上传试用。")]
    write_template_layout(folder / CLEAN, clean_rows(rows_of(units, CLEAN_UNITS)), facts, frozenset())
    write_messy(folder / MESSY, rows_of(units, MESSY_UNITS), posts_in_words())
    (folder / WORST).write_bytes(workbook(district.worst(district.facts())))
    rows, _, numbers = broken_rows(rows_of(units, BROKEN_UNITS))
    write_template_layout(folder / BROKEN, rows, facts, numbers)


def town_units() -> list[list[dict[str, str]]]:
    """The roster rows of 顾村镇's units in the newest term, those with an identity number."""
    from itertools import groupby

    from elections.models import Term
    from imports.kinds.roster_columns import ID_NUMBER, UNIT
    from imports.workbooks.rows import roster_rows
    from places.models import Area
    from samples.clean import as_rows

    term = Term.objects.filter(is_demonstration=True).latest("as_of")
    cells = list(roster_rows(term=term, area=Area.objects.with_code("310113109").get(), full=True))
    rows = [row for row in as_rows(cells) if row[ID_NUMBER] and any(row[header] for header in POST_HEADERS)]
    return [list(group) for _, group in groupby(rows, key=lambda row: row[UNIT])]


def posts_in_words() -> dict[str, str]:
    """党总支书记、居委会主任: the posts of each person of 顾村镇, by identity number."""
    from cadres.models import Membership
    from cadres.rules.post_words import posts_words
    from elections.models import Term, UnitProfile

    term = Term.objects.filter(is_demonstration=True).latest("as_of")
    forms = dict(UnitProfile.objects.filter(term=term).values_list("unit_id", "organisation"))
    rows = Membership.objects.filter(term=term, unit__township__code="310113109000").select_related("person", "unit")
    return {row.person.id_number: "、".join(_words(row, posts_words, forms[row.unit_id])) for row in rows}


def _words(row: Any, posts_words: Any, organisation: str) -> list[str]:
    return posts_words(
        party=row.party_post,
        committee=row.committee_post,
        supervision=row.supervision_post,
        organisation=organisation,
        kind=row.unit.kind,
    )


def rows_of(units: list[list[dict[str, str]]], slices: tuple[slice, ...]) -> list[dict[str, str]]:
    return [row for part in slices for unit in units[part] for row in unit]


def main() -> None:
    """Seed a database of its own, then write."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, DATABASE_URL=f"sqlite:///{folder}/samples.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("seed_demo")
        make(FOLDER)
    sys.stdout.write(f"已生成：{CLEAN}、{MESSY}、{BROKEN}、{WORST}\n")


if __name__ == "__main__":
    main()
