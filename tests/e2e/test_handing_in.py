"""A roster on its way: handed in, returned with a remark, mended, approved, locked, and then closed to the street."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.test_story import log_in

pytestmark = pytest.mark.browser
UNIT = "沈宅村"


def as_user(page: Any, username: str) -> None:
    page.context.clear_cookies()
    log_in(page, username)


def press(page: Any, selector: str) -> None:
    page.click(selector)
    page.wait_for_load_state()


def change_note(page: Any, words: str) -> None:
    """On the form of a roster row."""
    page.fill("[name=note]", words)
    press(page, "main form [type=submit]:not([name=move])")


def give_back(page: Any, handed_in: str, edit: str, note: str) -> None:
    """Unlock the roster and leave it as it was: other tests upload it."""
    as_user(page, "zuzhibu")
    page.goto(handed_in)
    page.fill(".movebar [name=reason]", "测试结束")
    press(page, "button[value=unlock]")
    assert "已退回" in page.inner_text(".ph")
    page.goto(edit)
    change_note(page, note)


def test_submitted_returned_mended_approved_locked_and_then_refused(page: Any) -> None:
    as_user(page, "gucun")
    page.goto("/workbench/")
    press(page, ".todo li:has-text('花名册已填报、还没有提交') a")
    assert "state=filling" in page.url
    while not page.locator(f"main a:text-is('{UNIT}')").count():
        press(page, "main .pg a.step:has-text('下一页')")
    press(page, f"main a:text-is('{UNIT}')")
    handed_in = page.url
    press(page, "button[value=submit]")
    assert "待审核" in page.inner_text(".ph")

    as_user(page, "zuzhibu")
    page.goto(handed_in)
    row = page.locator(".handed li").first
    name = row.locator("a.n").inner_text()
    row.locator("summary:has-text('提意见')").click()
    row.locator("[name=text]").fill("请核对备注")
    row.locator("button:has-text('记下')").click()
    page.wait_for_load_state()
    page.fill(".movebar [name=reason]", "一人的备注不对，请改后重报")
    press(page, "button[value=return]")
    assert "已退回" in page.inner_text(".ph")

    as_user(page, "gucun")
    page.goto("/workbench/")
    todo = page.locator(f".todo li:has-text('{UNIT}的花名册被退回')")
    assert "一人的备注不对，请改后重报" in todo.inner_text()
    todo.locator("a").click()
    page.wait_for_url(handed_in)
    assert "请核对备注" in page.locator(f".handed li.hit:has-text('{name}')").inner_text()
    press(page, ".handed li.hit a:has-text('去修改')")
    edit, note = page.url, page.input_value("[name=note]")
    change_note(page, "已核对")
    page.goto(handed_in)
    press(page, "button[value=submit]:has-text('重新提交')")
    assert "待审核" in page.inner_text(".ph")
    assert page.locator(".handed li.hit").count() == 0

    as_user(page, "zuzhibu")
    page.goto(handed_in)
    press(page, "button[value=approve]")
    press(page, "button[value=lock]")
    assert "已锁定" in page.inner_text(".ph")

    as_user(page, "gucun")
    page.goto(edit)
    change_note(page, "锁定之后再改")
    refused = page.inner_text("main")
    assert re.search(rf"{UNIT}的花名册已由何静怡于 \d{{4}}-\d\d-\d\d.*锁定", refused)
    page.goto(handed_in)
    assert page.locator(".handed a:has-text('修改')").count() == 0
    give_back(page, handed_in, edit, note)
