"""A messy workbook in a real browser: uploaded, mended on its page, confirmed, and counted on the dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from imports.kinds import ROSTER
from samples.invent import invented
from tests.e2e.test_story import figures_of_gucun, log_in, upload

pytestmark = pytest.mark.browser
HOME = "采菊苑居委会"
COUNT = "two_committees.count"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Six new people, five of them with a fault each, the sixth sound."""
    faults: list[dict[str, str]] = [
        {"村(社区)": "采菊园居委会"},
        {"学历": "大转"},
        {"村(居)委会职务": "片区大管家"},
        {"姓名": ""},
        {"出生年月": "1988-08"},
        {},
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(ROSTER.headers))
    for number, fault in enumerate(faults):
        row = invented(HOME, f"来{'甲乙丙丁戊己'[number]}", birth="19880612", order=941 + number, **fault)
        sheet.append([row[header] for header in ROSTER.headers])
    file = tmp_path / "乱.xlsx"
    book.save(file)
    return file


def told(page: Any, words: str) -> None:
    page.wait_for_selector(f"#dock .told:has-text('{words}')")


def test_a_messy_workbook_is_mended_on_its_page_and_counted(page, product, workbook):
    log_in(page, "gucun")
    before = figures_of_gucun(product)
    upload(page, workbook)
    assert page.locator("button:has-text('全部确认')").is_disabled()

    page.click(f".words button:has-text('{HOME}')")
    told(page, "“采菊园居委会”已处理")
    page.click(".words button:text-is('大专')")
    told(page, "“大转”已处理")

    page.click(".words li:has-text('片区大管家') a")
    page.wait_for_selector("dialog[open] .ts-control")
    page.click("dialog .ts-control")
    page.click("dialog .ts-dropdown .option:has-text('作为其他任职')")
    page.click("dialog button:has-text('处理这1行')")
    page.wait_for_selector("dialog:not([open])", state="attached")
    told(page, "“片区大管家”已处理")

    page.fill(".accept input[name=reason]", "以人事档案认定的为准")
    page.click("button:has-text('都照文件接受')")
    told(page, "已接受1行")

    page.click("tr:has(td.be) .act a")
    page.fill("dialog [name=cell-name]", "来丁")
    page.click("dialog .fend button:text-is('保存')")
    told(page, "第5行已改好")

    page.click("button:has-text('全部确认，写入 6 行')")
    page.wait_for_selector("text=已写入花名册")
    after = figures_of_gucun(product)
    assert after[COUNT]["value"] == before[COUNT]["value"] + 5
    page.goto("/dashboard/")
    assert f"{after[COUNT]['value']:,}" in page.inner_text("main")


def test_a_row_is_mended_without_scripts_too(chromium, product, workbook):
    context = chromium.new_context(base_url=product.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    log_in(page, "gucun")
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", workbook)
    page.click("button:has-text('上传并核对')")
    page.click("tr:has-text('大转') .act a")
    page.click("button:text-is('大专')")
    page.wait_for_selector("text=第3行已改好")
    context.close()
