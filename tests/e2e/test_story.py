"""The whole story in a real browser: a liaison uploads her roster, and a leader clicks the new figure to its people."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from reports.demo.cast import PASSWORD

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CLEAN, MESSY, BROKEN = (SAMPLES / f"顾村镇花名册-{kind}.xlsx" for kind in ("规范", "常见问题", "有错误"))
COLLEGE = "two_committees.college_or_above"

pytestmark = pytest.mark.browser


def log_in(page: Any, username: str) -> None:
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def upload(page: Any, file: Path) -> None:
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", file)
    page.click("button:has-text('上传并核对')")
    page.wait_for_selector("text=问题按原因归并")


def figures_of_gucun(product: Any) -> dict[str, Any]:
    arguments = ("--term", "2021年换届", "--area", "310113109", "--json")
    return json.loads(product.manage("show_statistics", *arguments))["indicators"]


def number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


@pytest.fixture
def before(product):
    """顾村镇's figures before the upload."""
    return figures_of_gucun(product)


def test_a_roster_goes_in_and_the_leader_sees_its_people(page, product, before):
    log_in(page, "gucun")
    page.wait_for_url("**/workbench/**")
    with page.expect_download() as download:
        page.click("a:has-text('模板')")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")

    upload(page, CLEAN)
    assert page.locator("text=没有发现问题").count() == 1
    assert figures_of_gucun(product) == before
    page.click("button:has-text('全部确认')")
    page.wait_for_selector("text=已写入花名册")

    page.click("a:has-text('查看顾村镇花名册')")
    page.wait_for_url("**/roster/**")

    page.context.clear_cookies()
    log_in(page, "lingdao")
    page.wait_for_url("**/dashboard/**")
    page.click("section:has(h2:has-text('各街镇对照')) a:text-is('顾村镇')")
    page.wait_for_load_state("networkidle")
    assert "顾村镇" in page.inner_text("h1, .say")

    after = figures_of_gucun(product)
    assert after[COLLEGE]["value"] == before[COLLEGE]["value"] + 4
    page.goto(page.url)
    link = page.locator(f"a.n[href*='{COLLEGE}.share']").first
    share = after[f"{COLLEGE}.share"]
    assert f"{share['value']:.1f}" in page.inner_text("main")
    link.click()
    page.wait_for_url("**/indicators/**")
    content = page.inner_text("main")
    assert f"{share['numerator']:,}" in content
    assert not re.search(r"\d{6}\*{4,}|\d{17}[\dX]|1\d{2}\*{4}\d{4}", content), "a leader sees an ID or phone number"


def test_a_messy_roster_raises_no_error_and_a_broken_one_is_not_written(page, product):
    log_in(page, "gucun")
    upload(page, MESSY)
    assert number(page.inner_text("main a:has-text('错误')")) == 0
    upload(page, BROKEN)
    button = page.locator("button:has-text('全部确认')")
    assert button.is_disabled()
    assert "错误" in button.inner_text()
    content = page.inner_text("main")
    for cause in ("身份证号校验位不对", "村(社区)名称不认识", "一个单位有两名书记"):
        assert cause in content


def test_a_file_that_is_no_workbook_is_refused_in_plain_words(page, product, tmp_path):
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(b"%PDF-1.7 no workbook")
    log_in(page, "gucun")
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", file)
    page.click("button:has-text('上传并核对')")
    page.wait_for_load_state("networkidle")
    content = page.inner_text("main")
    assert "这不是可以读取的表格文件" in content
    assert "Traceback" not in content


ENTRIES = {
    "zuzhibu": {"看板", "花名册", "一村一档", "导入填报", "统计指标", "行政区划", "届次"},
    "lingdao": {"看板", "花名册", "一村一档", "统计指标", "行政区划", "届次"},
    "gucun": {"看板", "工作台", "花名册", "一村一档", "导入填报", "统计指标", "行政区划", "届次"},
    "guanliyuan": {"行政区划", "届次", "账号"},
    "shenjiyuan": {"行政区划", "届次", "操作记录"},
}


@pytest.mark.parametrize("username", sorted(ENTRIES))
def test_every_navigation_entry_leads_to_a_working_page_at_both_widths(page, product, username):
    log_in(page, username)
    entries = page.locator("header nav a")
    links = {(entry.text_content() or "").strip(): entry.get_attribute("href") for entry in entries.all()}
    assert set(links) >= ENTRIES[username]
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for label, href in links.items():
            answer = page.goto(href)
            assert answer.status == 200, label
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{label} is {overflow} px too wide at {width}"
