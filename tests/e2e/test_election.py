"""An election in a real browser: nominated, made final, voted on, confirmed by a second person, on the roster."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cadres.people import id_number
from tests.e2e.test_story import log_in

STREET, TERM, UNIT = "310113003", "2024年换届", "宝钢一村"
NEWCOMER = "钱新人"

pytestmark = pytest.mark.browser


@pytest.fixture
def term(product: Any) -> str:
    """A term of its own in 友谊路街道, so that nothing else of the demonstration changes."""
    product.manage("create_term", TERM, "--area", STREET, "--as-of", "2024-05-31", "--previous", "2021年换届")
    return TERM


def clear_reviews(product: Any) -> None:
    """What the departments answer is tried elsewhere: here all of them found nothing."""
    product.manage(
        "shell",
        "-c",
        f"from cadres.models import Candidacy; Candidacy.objects.filter(term__name='{TERM}').update(review='clear')",
    )


def address_of(page: Any) -> tuple[str, str]:
    """The unit's and the term's number, from the address of its page."""
    found = re.search(r"/units/(\d+)/\?.*term=(\d+)", page.url)
    assert found, page.url
    return found[1], found[2]


def nominate(page: Any, unit: str, term: str) -> None:
    """The last board stands again, and one newcomer beside it."""
    page.goto(f"/candidates/units/{unit}/incumbents/?term={term}")
    for box in page.locator("input[name=members]").all():
        box.check()
    page.click("form.card [type=submit]")
    page.wait_for_load_state()
    page.goto(f"/candidates/add/?unit={unit}&term={term}")
    page.fill("[name=name]", NEWCOMER)
    page.fill("[name=id_number]", id_number("19880808", 871))
    page.select_option("[name=committee_post]", "member")
    page.select_option("[name=political_status]", "13")
    page.select_option("[name=education_full_time]", "5")
    page.uncheck("[name=is_on_slate]")
    page.click("form.card [type=submit]")
    page.wait_for_load_state()
    assert NEWCOMER in page.inner_text("main")


def check_conditions(page: Any, unit: str, term: str) -> None:
    page.goto(f"/candidates/units/{unit}/?term={term}")
    links = {link.get_attribute("href") for link in page.locator("main a[href^='/candidates/']").all()}
    people = {match[1] for link in links if (match := re.match(r"/candidates/(\d+)/", link or ""))}
    assert len(people) > 5
    for person in people:
        page.goto(f"/candidates/{person}/conditions/")
        page.check("[name=rest]")
        page.click("main form [type=submit]")
        page.wait_for_load_state()


def set_up(page: Any, unit: str, term: str) -> None:
    page.goto(f"/units/{unit}/contests/add/?body=committee&term={term}")
    page.fill("[name=election_day]", "2024-05-18")
    page.fill("[name=voter_list_on]", "2024-04-20")
    page.click("form.card [type=submit]")
    page.wait_for_url("**/contests/*/")
    assert "2024-05-18" in page.inner_text("main")


def fill_sheet(page: Any) -> None:
    """The paper form: one wrong number is named at its field at once, then mended."""
    page.click("button:has-text('录入投票')")
    page.wait_for_url("**/polls/*/edit/")
    assert NEWCOMER in page.inner_text("main")
    head = {"electors": 1000, "attended": 620, "issued": 620, "returned": 621, "valid": 610, "void": 10}
    for name, number in head.items():
        page.fill(f"[name={name}]", str(number))
    for row in page.locator(".sheetv tbody tr:has(input)").all():
        is_newcomer = NEWCOMER in row.inner_text()
        row.locator("input[name^=votes_]").fill("40" if is_newcomer else "560")
    page.wait_for_selector("#at-returned:has-text('收回多于发出')")
    page.fill("[name=returned]", "620")
    page.wait_for_selector("#checks:has-text('选举有效')")
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r"/polls/\d+/$"))
    assert "待复核" in page.inner_text("main")


def test_from_nomination_to_a_declared_result(page: Any, product: Any, term: str) -> None:
    log_in(page, "youyilu")
    page.goto("/units/")
    page.click(f"main a:text-is('{UNIT}')")
    page.wait_for_load_state()
    unit, number = address_of(page)
    nominate(page, unit, number)
    clear_reviews(product)
    check_conditions(page, unit, number)
    set_up(page, unit, number)
    contest = page.url
    page.goto(f"/candidates/final/?term={number}")
    page.click("button:has-text('确定这')")
    page.wait_for_load_state()
    page.goto(contest)
    fill_sheet(page)
    poll = page.url

    page.context.clear_cookies()
    log_in(page, "zuzhibu")
    page.goto(poll)
    page.click("a:has-text('复核确认')")
    page.wait_for_url("**/confirm/")
    assert "新增任职：居委会主任" in page.inner_text("main")
    page.click("button:has-text('确认结果')")
    page.wait_for_url(re.compile(r"/polls/\d+/$"))
    page.goto(f"/units/{unit}/?term={number}")
    content = page.inner_text("main")
    assert "全部当选" in content
    assert "620 · 62.00%" in content
    lanes = page.inner_text(".lanes")
    assert NEWCOMER not in lanes
    assert lanes.count("居委会") >= 5
