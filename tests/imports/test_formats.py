"""The page of formats is what the declarations say."""

from pathlib import Path

from django.core.management import call_command

from imports.kinds import KINDS, POSTINGS, ROSTER

PAGE = Path(__file__).parents[2] / "docs" / "导入格式.md"


def test_the_page_of_formats_is_up_to_date(capsys):
    call_command("describe_imports")
    assert PAGE.read_text() == capsys.readouterr().out, "run: python manage.py describe_imports > docs/导入格式.md"


def test_every_kind_of_workbook_stands_in_it_with_all_its_columns():
    page = PAGE.read_text()
    for kind in KINDS.values():
        assert f"## {kind.label}" in page
        assert all(f"| {column.label} |" in page for column in kind.columns)


def test_two_kinds_share_the_columns_of_a_person():
    assert set(ROSTER.columns) & set(POSTINGS.columns)
