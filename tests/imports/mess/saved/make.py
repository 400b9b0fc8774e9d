"""``python -m tests.imports.mess.saved.make``: the roster as other programs save it. Needs LibreOffice; the results are
committed, for tests must not."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import django

FOLDER = Path(__file__).parent
MESSES = ("unit_and_date_line", "township_and_unit_merged", "education_in_a_group", "births_as_dates", "a_total")
FORMS = {"xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


def make() -> None:
    from samples.mess import MESSES as ALL
    from samples.mess.drafts import clean
    from samples.mess.people import invented
    from samples.mess.sheets import written
    from tests.imports.mess.facts import PLACES

    draft = clean(invented(PLACES))
    for name in MESSES:
        ALL[name].spoil(draft)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "roster.xlsx"
        source.write_bytes(written(draft))
        for ending, form in FORMS.items():
            target = Path(folder) / "out"
            subprocess.run(
                ["soffice", "--headless", "--convert-to", form, "--outdir", str(target), str(source)], check=True
            )
            (FOLDER / f"roster.{ending}").write_bytes((target / f"roster.{ending}").read_bytes())


if __name__ == "__main__":
    django.setup()
    make()
