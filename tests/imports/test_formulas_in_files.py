"""Whatever text stands in the database or in an upload, no workbook that we write runs it."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from accounts.workbooks import account_template
from cadres.models import Membership
from core.exports import write_workbook
from imports.models import Batch
from imports.workbooks.annotated import write_annotated
from imports.workbooks.problems import write_problems
from imports.workbooks.template import write_template
from places.models import Unit
from tests.imports.conftest import HEADERS, member, workbook

TEXTS = ("=1+1", "+1", "@x", "-1")
FORMULA = TEXTS[0]


def texts_of(content: bytes) -> list[Any]:
    """The values of a workbook, none of which is a formula."""
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    return [cell.value for cell in cells]


def test_lists_plain_tables_and_statistics_hold_text(db):
    """All three are written by one function."""
    file = io.BytesIO()
    write_workbook(file, title=FORMULA, header=[FORMULA], rows=[[text] for text in TEXTS], notes=[(FORMULA, FORMULA)])
    assert texts_of(file.getvalue()).count(FORMULA) == 4


def test_a_plain_table_holds_text(client, staff, world):
    Unit.objects.filter(pk=world.units["白杨"].pk).update(name=FORMULA)
    client.force_login(staff)
    response = client.get(reverse("elections:table_export", args=["units"]), {"area": world.gucun.pk})
    assert FORMULA in texts_of(b"".join(response.streaming_content))


def test_the_accounts_template_holds_text():
    assert FORMULA in texts_of(account_template([FORMULA, "角色"], ["联络员"]).getvalue())


@pytest.mark.parametrize("write", [write_problems, write_annotated])
def test_the_list_of_problems_and_the_annotated_file_hold_text(upload, write):
    batch = upload(workbook(member(学历=FORMULA)))
    file = io.BytesIO()
    write(batch, file)
    assert FORMULA in texts_of(file.getvalue())


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
def test_texts_like_formulas_come_back_as_they_went(import_rows, tmp_path, name):
    rows = [member(备注=text, order=order, 毕业院校及专业=text) for order, text in enumerate(TEXTS, 1)]
    import_rows(workbook(*rows, headers=[*HEADERS, "备注", "毕业院校及专业"]))
    before = list(Membership.objects.order_by("pk").values_list("note", "school_and_major"))
    assert before == [(text, text) for text in TEXTS]
    path = tmp_path / name
    call_command("export_roster", str(path), "--full", "--term", "2021年换届", "--area", "310113")
    if name.endswith("xlsx"):
        assert set(TEXTS) <= set(texts_of(path.read_bytes()))
    call_command("import_roster", str(path), "--term", "2021年换届", "--area", "310113")
    batch = Batch.objects.latest("pk")
    assert (batch.counts["same"], batch.counts["rows"]) == (4, 4)
    assert list(Membership.objects.order_by("pk").values_list("note", "school_and_major")) == before


def test_the_template_holds_text(world):
    Unit.objects.filter(pk=world.units["白杨"].pk).update(name=FORMULA)
    file = io.BytesIO()
    write_template(file=file, term=world.term, area=world.gucun)
    assert FORMULA in texts_of(file.getvalue())


def test_no_other_place_writes_workbooks():
    apps = ("core", "places", "accounts", "elections", "cadres", "imports", "reports")
    sources = (path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py"))
    writers = {path.name for path in sources if re.search(r"\b(?:Workbook|load_workbook)\(", path.read_text("utf-8"))}
    named = {"exports.py", "workbooks.py", "export.py", "template.py", "annotated.py", "review_list.py", "reader.py"}
    official = {"workbook.py", "kept_forms.py", "filling.py"}
    invented = {"forms.py"}
    assert writers == named | official | invented
