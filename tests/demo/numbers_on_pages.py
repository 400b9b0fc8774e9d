"""Reads pages as their readers do: which numbers are links, and what a page says its list comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import resolve
from lxml import html

UNITS = "%|个百分点|百分点|人次|人|名|个|岁|项|件|次|户|票|:1"
VERBS = "约|少于|[+−↑↓]|提高|提升|降低|下降|增加|减少|年轻|年长"
NUMBER = re.compile(rf"(?P<verb>{VERBS})?(?P<number>[\d,]*\d(?:\.\d+)?)(?P<unit>万?(?:{UNITS})?)")
RATIO = re.compile(r"(?P<number>[\d,]+)/(?P<of>[\d,]+)")
BESIDE_A_WORD = re.compile(r"\D*?\s*(?P<number>[\d,]+)")
"""A tab, a chip or a place with its count: 未送审12, 全部 533, 友谊路 39."""
LACKING = "另有|差|合计超|变化的|区划内还有"
IN_WORDS = re.compile(rf"(?:{LACKING}) ?(?P<number>[\d,]+) ?(?:{UNITS})|(?P<named>[\d,]+)个部门逾期")
UP, DOWN = ("+", "↑", "提高", "提升", "增加", "年长"), ("−", "↓", "降低", "下降", "减少", "年轻")


def plain(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@dataclass(frozen=True)
class Link:
    """A number that is a link: how it is written, on which page and where there, and what it opens."""

    source: str
    place: str
    text: str
    url: str
    number: Decimal
    verb: str = ""
    unit: str = ""
    of: Decimal | None = None
    beside: int = 0
    """How many of what is counted stand beside it already: four units and 另有 7 个."""

    @property
    def is_change(self) -> bool:
        return self.verb in UP + DOWN or "百分点" in self.unit

    @property
    def is_value(self) -> bool:
        return self.unit in ("%", "岁", ":1") or "." in self.text

    def __str__(self) -> str:
        return f"{self.source} “{self.text}” → {self.url}"


@dataclass(frozen=True)
class Address:
    """An address by the view behind it, without the values that only say where and when."""

    url: str

    @cached_property
    def match(self) -> Any:
        return resolve(urlsplit(self.url).path)

    @property
    def view(self) -> str:
        return str(self.match.view_name)

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query))

    @property
    def fragment(self) -> str:
        return urlsplit(self.url).fragment


@dataclass(frozen=True)
class Page(Address):
    """A page as it came. ``open_page`` opens another as the same reader."""

    content: str = ""
    open_page: Callable[[str], Page] | None = None

    @cached_property
    def root(self) -> Any:
        return html.fromstring(self.content)

    @cached_property
    def main(self) -> Any:
        found = self.root.xpath("//main")
        return found[0] if found else self.root

    @cached_property
    def words(self) -> str:
        return seen(self.main)

    def texts(self, path: str) -> list[str]:
        return [seen(element) for element in self.main.xpath(path)]

    def numbers(self, path: str) -> list[Decimal]:
        """All numbers in the text at a path."""
        return [plain(found) for text in self.texts(path) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]

    @cached_property
    def links(self) -> list[Link]:
        return [link for anchor in self.main.xpath(".//a[@href]") if (link := self._link(anchor))] + self._scope_bar()

    @property
    def addresses(self) -> Iterator[str]:
        """What the page leads to by GET, and the parts of itself that it fetches."""
        for element in self.root.xpath("//a[@href] | //*[@hx-get]"):
            yield urljoin(self.url, element.get("href") or element.get("hx-get"))

    def _link(self, anchor: Any) -> Link | None:
        text, inner = seen(anchor), [seen(small) for small in anchor.xpath("./small")]
        read = read_number(inner[-1]) if inner and inner[-1] else read_number(text, "n" in classes(anchor))
        if read is None or anchor.xpath(f"ancestor::nav[contains(@class,'pg')] | ancestor::sup | {PAGE_SIZES}"):
            return None
        beside = len(anchor.xpath("preceding-sibling::ul[1]/li")) if text.startswith("另有") else 0
        return Link(self.url, place_of(anchor), text, urljoin(self.url, anchor.get("href")), beside=beside, **read)

    @property
    def scope_counts(self) -> list[str]:
        """How many units the chosen kind has, as the bar says."""
        return [seen(small) for small in self.root.xpath("//div[@class='scope']//a[@class='on']/small")][:1]

    def _scope_bar(self) -> list[Link]:
        """The kinds of units with their counts, which every page of a scope opens with."""
        anchors = self.root.xpath("//div[@class='scope']//span[@class='seg']/a")
        return [
            Link(self.url, SCOPE_BAR, seen(anchor), urljoin(self.url, anchor.get("href")), plain(seen(anchor[0])))
            for anchor in anchors
        ]


SCOPE_BAR = "scope bar"
PAGE_SIZES = "parent::span[starts-with(normalize-space(.),'每页')]"
"""How many rows a page has to choose from, which counts nothing."""


def seen(element: Any) -> str:
    """An element's text as the eye has it: without what is for screen readers only."""
    return " ".join("".join(_seen(element)).split())


def _seen(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and "vh" not in classes(child):
            yield from _seen(child)
        yield child.tail or ""


def classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def read_number(text: str, is_name: bool = False) -> dict[str, Any] | None:
    """A text as a number; None if it is none. A name (a link of class ``n``) may end in one and be no count."""
    if found := NUMBER.fullmatch(text):
        number = plain(found["number"]) * (10_000 if "万" in found["unit"] else 1)
        return {"number": number, "verb": found["verb"] or "", "unit": found["unit"]}
    if found := RATIO.fullmatch(text):
        return {"number": plain(found["number"]), "of": plain(found["of"])}
    if found := IN_WORDS.search(text):
        return {"number": plain(found["number"] or found["named"]), "verb": text}
    if not is_name and (found := BESIDE_A_WORD.fullmatch(text)):
        return {"number": plain(found["number"])}
    return None


def place_of(element: Any) -> str:
    """Where on its page an element stands: the parts around it, in a table its column, in a card its heading."""
    parts = []
    for each in [element, *element.iterancestors()]:
        if each.tag == "main":
            break
        at = f"[{each.getparent().index(each)}]" if each.tag in ("td", "th") else ""
        parts.append(f"{each.tag}.{'.'.join(classes(each)[:1])}{at}")
    return " ".join(reversed(parts))


def rounded(value: Decimal, places: int = 1) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def listed(page: Page) -> int:
    """How long the list on a page is: what its pager says, or its rows."""
    if pager := page.texts(".//nav[contains(@class,'pg')]"):
        return int(plain(re.findall(r"共 ([\d,]+) 条", pager[0])[0]))
    return 0 if page.main.xpath(".//div[@class='empty']") else len(page.main.xpath(".//table/tbody/tr"))


def column(page: Page, heading: str) -> list[str]:
    """The cells of a list below a heading."""
    heads = page.texts(".//table/thead/tr[last()]/*")
    return page.texts(f".//table/tbody/tr/td[{heads.index(heading) + 1}]")
