"""Every number that is a link, on the pages of the finished demonstration, is what the page it opens says.

A walk starts at the navigation and follows links by GET: of each kind of page (its view, what its address names, the
level of its area) a few representatives. Of the number links on them a few of each place are opened, and of indicators
each part of each once. ``STATED`` says how a page states its number; ``UNSTATED`` names the links to pages that cannot,
with the reason: a link of a new kind fails until it is in one of the two.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.test import Client

import config.settings
from accounts.models import User
from places.models import Area
from tests.demo.numbers_on_pages import (
    DOWN,
    SCOPE_BAR,
    UP,
    Address,
    Link,
    Page,
    column,
    listed,
    place_of,
    plain,
    rounded,
    seen,
)

pytestmark = pytest.mark.usefixtures("demonstration", "db")

Numbers = set[Decimal]
Kind = tuple[str, str, str]
"""A view, what its address names, and the level of its area."""

SCOPE_ONLY = {"area", "term", "kind", "rows", "basis", "page", "sort", "per_page"}
"""What an address names without being about something else."""
NO_PAGES = re.compile(r"export|download|template|_file$|logout|reveal|evidence|freshness")
"""Views that give a file, or a line that another page fetches again and again."""


def indicator(page: Page, link: Link) -> Numbers:
    """The value, the rows of the part that is listed, or the change; of a mean also the sum that is divided. Official
    tables have a column of the last term's values too."""
    if link.is_change:
        return signed(page.texts(".//div[@class='ih']//div[@class='sm']/b"), link)
    values, fraction = page.numbers(".//div[@class='ih']//div[@class='v']"), page.numbers(".//span[@class='q2']/b[1]")
    counts = page.numbers(".//span[@aria-label='名单的部分']/a[@class='on']/small")
    if link.unit == "万名":
        return {in_ten_thousands(value) for value in values}
    if link.is_value:
        is_of_table = Address(link.source).view == "reports:official_table"
        return {*values, *(page.numbers(".//div[@class='ih']//div[@class='sm']/span") if is_of_table else [])}
    return set(counts) if page.query.get("part") else {*counts, *fraction[:1], *values}


def in_ten_thousands(number: Decimal) -> Decimal:
    """A number as 约4.3万 has it."""
    return rounded(number / 10_000) * 10_000


def signed(texts: list[str], link: Link) -> Numbers:
    """A change that goes where the link says it goes."""
    ways = UP if link.verb in UP else DOWN if link.verb in DOWN else UP + DOWN
    return {abs(plain(found)) for text in texts if text.startswith(ways) for found in re.findall(r"[\d,.]+\d|\d", text)}


def published(page: Page, link: Link) -> Numbers:
    """The row of a published figure: its value, numerator and denominator, or how it moved."""
    cells = [seen(cell) for cell in page.main.xpath(f".//tr[@id='{page.fragment}']/td")]
    if link.is_change:
        return signed(cells[2:3], link)
    found = {plain(number) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", cells[0])}
    return {in_ten_thousands(number) for number in found} if link.unit == "万名" else found


FACTS = {"education": "学历", "sex": "性别", "age": "年龄"}
"""Conditions of lists of people, by the column that they look at."""


def members(page: Page, link: Link) -> Numbers:
    """How many are listed; as a share, of those without the condition of whom the fact is known; as a mean, their
    age."""
    if link.unit == "%":
        whole = {name: page.query[name] for name in page.query if name not in FACTS}
        assert page.open_page
        everybody = page.open_page(f"{urlsplit(page.url).path}?{urlencode(whole)}")
        asked = next((heading for name, heading in FACTS.items() if name in page.query), "姓名")
        known = [fact for fact in column(everybody, asked) if fact not in ("", "—")]
        return {rounded(Decimal(100 * listed(page)) / max(len(known), 1))}
    if link.is_value:
        ages = [plain(age) for age in column(page, "年龄") if age.isdecimal()]
        return {rounded(sum(ages, Decimal(0)) / len(ages))}
    return {Decimal(listed(page))}


def rows(page: Page, link: Link) -> Numbers:
    return {Decimal(listed(page))}


def review(page: Page, link: Link) -> Numbers:
    """Of a round how many were sent to it, of a view of it how many are listed."""
    is_round = re.match(r"第\d轮", link.text)
    return set(page.numbers(".//section[contains(@class,'rvfig')]/div[1]/b")) if is_round else rows(page, link)


def boxes(page: Page, link: Link) -> Numbers:
    """Of a form the rows to tick."""
    return {Decimal(len(page.main.xpath(".//form//input[@type='checkbox']")))}


def slates(page: Page, link: Link) -> Numbers:
    """The units of a state; of 38/39 both those who met it and those of whom it is known."""
    tabs = dict.fromkeys(("达到", "未达到"), Decimal(0))
    for text in page.texts(".//section[@id='listed']//span[@aria-label]/a"):
        if found := re.fullmatch(r"(达到|未达到)([\d,]+)", text):
            tabs[found[1]] = plain(found[2])
    if link.of is not None:
        return {tabs["达到"]} if link.of == sum(tabs.values()) else set()
    return {Decimal(len(page.main.xpath(".//section[@id='listed']//tbody/tr")))}


def deciding(page: Page, link: Link) -> Numbers:
    """How much is missing, or how many units decide."""
    if link.beside:
        line = page.texts(".//section[contains(@class,'list')]//span[@class='sub']")[0]
        total = sum((plain(found) for found in re.findall(r"(?:列出前|另有|共) ([\d,]+) 个", line)), Decimal(0))
        return {total - link.beside}
    said = page.texts(".//div[contains(@class,'who-decides')]/p")[0]
    return {plain(found) for found in re.findall(r"(?:再有|须减少|差|超)([\d,]+)", said)}


def tallied(page: Page, link: Link) -> Numbers:
    return set(page.numbers(".//tfoot//td"))


def heat_map(page: Page, link: Link) -> Numbers:
    """The units listed, or what the part of the strip says that the link leads to."""
    if page.fragment:
        return set(page.numbers(f".//div[@id='{page.fragment}']/div[@class='v']"))
    return {Decimal(len(page.main.xpath(".//tr[starts-with(@id,'u')]")))}


def workbench(page: Page, link: Link) -> Numbers:
    found = page.numbers(".//nav[@aria-label='按状态筛选']/a[@class='on']/small")
    return set(found)


def units_of_dashboard(page: Page, link: Link) -> Numbers:
    """The units of a place, or what the part of the same page says that the link leads down to."""
    if page.fragment == "notes":
        return {Decimal(len(page.main.xpath(".//section[@id='notes']//li")))}
    if page.fragment == "quadrant":
        finding = page.main.xpath("string(.//figure[@id='quadrant']//div[@class='plot']/@aria-label)")
        return {plain(found) for found in re.findall(r"中([\d,]+)个", finding)}
    return set(page.numbers(".//section[contains(@class,'comp')]/div[1]/span")[1:2])


def progress_of_cell(page: Page, link: Link) -> Numbers:
    return {plain(found) for found in re.findall(r"(\d+)%", seen(page.main))}


def days_of_calendar(page: Page, link: Link) -> Numbers:
    return set(page.numbers(f".//tr[@id='{page.fragment}']/td/b"))


def head(page: Page, link: Link) -> Numbers:
    """What the head of a list says it comes to, which is how long it is."""
    said = [plain(found) for found in re.findall(r"([\d,]+) ?[个人]", " ".join(page.texts(".//div[@class='ph']/span")))]
    return {number for number in said if number == listed(page)}


STATED: dict[str, Callable[[Page, Link], Numbers]] = {
    "reports:indicator": indicator,
    "reports:publication": published,
    "reports:slates": slates,
    "reports:deciding": deciding,
    "reports:dashboard": units_of_dashboard,
    "reports:daily_units": head,
    "reports:cross_people": head,
    "elections:tally_rows": tallied,
    "elections:term_units": boxes,
    "cadres:roster": members,
    "cadres:candidates": members,
    "cadres:outlooks": rows,
    "cadres:situation": rows,
    "cadres:submissions": rows,
    "cadres:review": review,
    "cadres:progress": heat_map,
    "cadres:progress_cell": progress_of_cell,
    "cadres:progress_calendar": days_of_calendar,
    "imports:workbench": workbench,
}
"""How the page behind a number states it."""

UNSTATED: dict[str, str] = {
    "reports:kept_form": "the cells of a form, each of which opens itself; what is in them are words: 附件2",
    "cadres:unit": "the strip of a street: a unit with how many units it is, which is one",
    "cadres:slate": "the strip of a street, as above, where figures are those of slates",
    "cadres:unit_progress": "the steps of the same unit: 6/6项 counts tasks that the page lists among others",
}
"""Views to which numbers lead that they cannot state, and why."""


@dataclass(frozen=True)
class Breadth:
    """How many of a kind are looked at: pages of each kind, number links of each place on a kind of page, and whether
    each part of each indicator that is linked anywhere is opened at least once."""

    pages: int = 1
    links: int = 1
    places: bool = True
    """Whether links in another place of a page are others, or only those to another kind of page."""
    conditions: bool = False
    """Whether pages that stand on a condition more are another kind: a list of some, a part, a view."""
    every_indicator: bool = False


@dataclass
class Walk:
    """What somebody finds who follows the links from the start page."""

    client: Client
    breadth: Breadth = Breadth()
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    checked: int = 0
    links: list[Link] = field(default_factory=list)
    kinds: Counter[Kind] = field(default_factory=Counter)
    places: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    parts: set[str] = field(default_factory=set)
    last: dict[str, str] = field(default_factory=dict)
    landed: str = ""

    @cached_property
    def levels(self) -> dict[str, str]:
        return {str(pk): level for pk, level in Area.objects.values_list("pk", "level")}

    def open(self, url: str) -> Page:
        """A page, through redirections. A status other than 200 is a fault and gives an empty page."""
        bare = url.partition("#")[0]
        if bare not in self.last:
            response = self.client.get(bare, follow=True)
            self.landed = response.redirect_chain[-1][0] if response.redirect_chain else bare
            if response.status_code != 200:
                self.faults.append(f"{response.status_code}: {url}")
            is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
            self.last = {bare: (response.content.decode() if is_page else "").strip()}
        return Page(urljoin(bare, self.landed) + url[len(bare) :], self.last[bare] or "<main></main>", self.open)

    def kind(self, address: Address) -> Kind:
        """A page by what is built alike: addresses that name several conditions are as those that name one."""
        names = sorted(address.query.keys() - SCOPE_ONLY)[:1] if self.breadth.conditions else []
        return address.view, " ".join(names), self.levels.get(address.query.get("area", ""), "")

    def is_new(self, address: Address) -> bool:
        """Whether a page is of a kind of which there are not enough yet."""
        if NO_PAGES.search(address.view) or "export" in address.query:
            return False
        kind = self.kind(address)
        self.kinds[kind] += 1
        return self.kinds[kind] <= self.breadth.pages

    def go(self) -> Walk:
        """Follow the links page by page, then open the numbers, those of one page together."""
        waiting = deque([self.client.get("/", follow=True).redirect_chain[-1][0]])
        met = set(waiting)
        while waiting:
            page = self.open(waiting.popleft())
            self.look_at(page)
            for url in page.addresses:
                bare = url.partition("#")[0]
                if bare not in met and not urlsplit(bare).netloc and urlsplit(bare).scheme == "":
                    met.add(bare)
                    waiting.extend([bare] if self.is_new(Address(bare)) else [])
        for link in sorted(self.links, key=lambda link: link.url):
            self.checked += 1
            self.faults += [found] if (found := unlike(self, link)) else []
        return self

    def told(self) -> str:
        return "\n".join([f"{self.pages} pages, {self.checked} numbers, {len(self.faults)} faults", *self.faults])

    def look_at(self, page: Page) -> None:
        self.pages += 1
        self.faults += [f"{page.url}: {found}" for found in (*unwritten(page), *dead_ends(page), *unlike_itself(page))]
        kind = self.kind(page)
        for link in page.links:
            target = Address(link.url)
            place = link.place if self.breadth.places else ""
            at, part = (kind[0], place, target.view), f"{target.match.kwargs} {target.query.get('part')}"
            self.places[at] += 1
            is_first = self.breadth.every_indicator and target.view == "reports:indicator" and part not in self.parts
            if self.places[at] <= self.breadth.links or is_first:
                self.parts.add(part)
                self.links.append(link)


def unwritten(page: Page) -> Iterator[str]:
    """Numbers that are none, words that no reader should see, and dashes without a reason."""
    for element in page.main.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "textarea", "option", "code"):
            continue
        for text in own_texts(element):
            if found := NOT_FOR_READERS.search(text):
                yield f"{found[0]!r} in {text!r}" if page.view not in SHOWS_FIELDS else ""
            if DASH.fullmatch(text) and not has_reason(page, element):
                yield f"— without a reason in {place_of(element)}, {heading(element)!r}"
        is_picture = bool(element.get("title") and element.xpath("./svg"))
        if element.tag == "a" and "n" in (element.get("class") or "").split() and not (seen(element) or is_picture):
            yield f"nothing to click on in {place_of(element)}"


def own_texts(element: Any) -> list[str]:
    texts = (text.strip() for text in (element.text, *(child.tail for child in element)) if text)
    return [text for text in texts if text]


def has_reason(page: Page, element: Any) -> bool:
    """Whether it is said beside a dash why there is no value, or the column says only what somebody filled in."""
    around = [element, *element.iterancestors()][:3]
    if any(each.get("title") or each.get("aria-label") for each in around if each.tag not in ("section", "nav")):
        return True
    is_explained = page.view in LEGENDS and LEGENDS[page.view] in page.words
    return is_explained or bool(re.fullmatch(UNFILLED.get(page.view, ""), heading(element)))


def heading(element: Any) -> str:
    """The head of the column that a cell stands in, or the word that an entry of a list of facts has."""
    cell = next((each for each in [element, *element.iterancestors()] if each.tag in ("td", "th", "dd", "li")), element)
    if cell.get("data-label"):
        return str(cell.get("data-label"))
    if cell.tag == "dd":
        return seen(cell.getprevious())
    if cell.tag not in ("td", "th"):
        return place_of(cell)
    heads = cell.xpath("ancestor::table[1]/thead/tr[last()]/*")
    at = cell.getparent().index(cell)
    return seen(heads[at]) if at < len(heads) else ""


def dead_ends(page: Page) -> Iterator[str]:
    """Links to a part of the page that it does not have."""
    targets = set(page.root.xpath("//@id"))
    for href in page.main.xpath(".//a/@href[starts-with(.,'#')]"):
        if href[1:] not in targets:
            yield f"leads nowhere: {href}"


def unlike_itself(page: Page) -> Iterator[str]:
    """The page of an indicator, whose list must be as long as the number says that it lists."""
    if page.view != "reports:indicator" or page.query.keys() & {"q"} or not page.main.xpath(".//div[@id='list']"):
        return
    if not (said := page.texts(".//div[@class='cmp']/span[@class='tag ok']")):
        yield "the list is not as long as the number"
        return
    counts = [plain(found) for found in re.findall(r"[\d,]+", said[0])]
    if listed(page) != counts[0]:
        yield f"{listed(page)} are listed, {said[0]}"
    on = page.numbers(".//span[@aria-label='名单的部分']/a[@class='on']/small")
    whole = sum(counts[1:]) if "单位" in said[0] else counts[0]
    if on != [whole]:
        yield f"{said[0]}, but the tab has {on}"


NOT_FOR_READERS = re.compile(r"\b(None|nan|NaN|null|undefined|Traceback|Decimal|Error|Invalid|required)\b|\{\{|\{%")
DASH = re.compile(r"—%?")
SHOWS_FIELDS = {"reports:briefing_template"}
"""Pages that explain how fields of templates are written."""
UNFILLED: dict[str, str] = {
    "cadres:candidacy": "简历|备注|出生年月|毕业院校及专业",
    "cadres:candidates": "党组织职务|村.居.委会职务|出生年月|年龄",
    "cadres:group": "联系电话|单位及职务",
    "cadres:membership": "备注|在职学历|简历|学位|全日制学历|出生年月|毕业院校及专业",
    "cadres:outlooks": "意向|谈话日期|谈话人|说明|选举日年龄",
    "cadres:person": "出生年月|身份证号",
    "cadres:progress_calendar": "党组织选举|.*委会选举",
    "cadres:responsibilities": "包联领导",
    "cadres:roster": "党组织职务|村.居.委会职务|出生年月|年龄|身份证号|联系电话",
    "cadres:situation_unit": r"第\d轮摸排 [\d-]+",
    "cadres:situation": "难点|措施与进展|销号|包联领导",
    "cadres:submission": "提交|审核|内容摘要",
    "cadres:submissions": "提交|审核",
    "cadres:unit_progress": "说明",
    "cadres:units": "一肩挑",
    "elections:collection": "说明.*",
    "elections:plan": "法定期限|取得佐证",
    "elections:profiles": "党组织形式|党员人数|户数|登记选民数",
    "elections:review_setup": "复函期限",
    "elections:tally_rows": "人次|已解决|其中本单位解决|内容",
    "elections:terms": "上届",
    "reports:cross_people": "年龄",
    "reports:health": "最多|要改什么",
    "reports:indicator": "年龄",
}
"""Columns, by the view of their page, where — is what somebody has left empty, what was not asked, or nobody."""
LEGENDS = {
    "cadres:progress": "— 不适用",
    "cadres:taking_office": "— 不适用",
    "reports:daily": "“今日新增”与前一天的日报相减",
}
"""What pages say of every — in their tables, in a legend or at their heading."""


def unlike(walk: Walk, link: Link) -> str:
    """What is wrong with a number that is a link: nothing, or what its page says instead."""
    page = walk.open(link.url)
    if link.place == SCOPE_BAR:
        said = {plain(text) for text in page.scope_counts}
    elif page.view in UNSTATED:
        return ""
    elif page.view in STATED:
        said = STATED[page.view](page, link)
    else:
        return f"{link}: nobody has said how {page.view} states a number"
    return "" if link.number in said else f"{link}: {sorted(said)}"


@pytest.fixture
def walk_as(client: Client, settings: Any) -> Callable[..., Walk]:
    """Walks as one of the demonstration's accounts, where its files are: they were kept before this test began."""
    settings.DATA_DIR = config.settings.DATA_DIR
    client.raise_request_exception = False

    def go(username: str, **breadth: Any) -> Walk:
        client.force_login(User.objects.get(username=username))
        return Walk(client, Breadth(**breadth)).go()

    return go


def test_every_number_is_what_the_county_finds_behind_it(walk_as: Callable[..., Walk]) -> None:
    walk = walk_as("zuzhibu")
    told = walk.told()
    assert not walk.faults, told
    assert (walk.pages > 150, walk.checked > 200) == (True, True), told


@pytest.mark.slow
@pytest.mark.parametrize("username", ["gucun", "lingdao"])
def test_every_number_is_what_a_street_and_a_leader_find_behind_it(username: str, walk_as: Callable[..., Walk]) -> None:
    walk = walk_as(username, places=False)
    told = walk.told()
    assert not walk.faults, told


@pytest.mark.slow
@pytest.mark.parametrize("username", ["zuzhibu", "gucun", "lingdao"])
def test_every_number_is_what_is_behind_it_on_many_more_pages(username: str, walk_as: Callable[..., Walk]) -> None:
    walk = walk_as(username, pages=6, links=4, conditions=True, every_indicator=True)
    told = walk.told()
    assert not walk.faults, told
