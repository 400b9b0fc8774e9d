"""What the words of a header mean: by the alias table, else by likeness; never a former post or somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Any

from core.codes import read_codes
from imports.rules.values import CODES, clean_text, plain

LONGEST = 60
ARROW = "→"
"""Between the rows of a header: 学历→全日制."""
ALIAS, LIKENESS = "alias", "likeness"

_MARKS = re.compile(r"[()\[\]【】〔〕*:、,.\\\"“”'‘’—-]")
_PLAIN = str.maketrans(dict.fromkeys(" \t\r\n　（）()[]【】*＊:：、,，.—-", ""))
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_HINT = re.compile(r"(?<=.)[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]$")
"""A hint behind a header, whose own brackets stay: 村(社区)(必填)."""
_FORMER = re.compile(r"^(?:原(?!籍|因)|曾|前)|[曾原]任|原职|上届|上一届|往届|前任|历任|换届前|届前|离任前|卸任")
_OTHER_PERSON = re.compile(
    "配偶|子女|父|母|家庭|家属|亲属|亲戚|联系人|紧急|领导|包联|包保|包村|挂钩|导师|带教|帮带|介绍人|推荐人|填表|审核"
    "|负责人|指导员|联络员|结对|接任|继任|谈话|监护|担保|证明人"
)
_NUMBERED = re.compile(r"^(?:\(\d+\)|[①-⑳]|\d+[.、,)]?(?=[^\d位]))")
_FILLER = re.compile(
    "必填项?|选填项?|必须填写|请填写?|填写|请选择|下拉选择|下拉|全称|简称|文本格式|文本|格式|样例|示例|18位|十八位|本人"
    "|个人|目前|当前|现有|所在的|的|内|中的|情况|具体|详细|信息|名称|以身份证为准|按身份证|与身份证一致"
)
_POST = "(?:内|中)?(?:班子)?(?:内|中)?(?:现任|担任|所任|任|现)?(?:职务|任职|岗位|职位)(?:名称|情况)?"
_BEFORE = "(?:现任|现|本届|当选|新一届|新任|所任|担任|在)?(?:村社区|村居|社区|本村|行政村|村)?"
_BODIES = {
    "party_position": "(?:党组织|党支部|党总支|党委|党总支支部|党支部总支|党支部党总支|支部|总支|支委会|党内)",
    "committee_position": "(?:村委会|居委会|村居委会|居村委会|村居民委员会|村民委员会|居民委员会|村委|居委|委员会)",
    "supervision_position": "(?:监委会|务监委会|监督委员会|务监督委员会|监委|监督委)",
}
_POSTS = {name: re.compile(_BEFORE + body + _POST) for name, body in _BODIES.items()}
_INTENDED = re.compile(r"^(?:拟(?:提名|推荐|聘)?任?|参选|竞选|候选)(?:人选)?(?:担任|的)?")
_AT_PRESENT = re.compile(r"现任|现职|^现")


def header_key(cell: Any) -> str:
    """A header without spaces, line breaks, full-width marks, brackets and stars."""
    return _MARKS.sub("", plain(clean_text(cell)))


def match_header(cell: Any) -> str | None:
    """The field of header_aliases.csv that a header means as a whole, or without its bracketed hint, or by likeness."""
    field_name, _ = field_of(re.sub(r"\s+", "", clean_text(cell))[:LONGEST])
    return field_name


@lru_cache(maxsize=8192)
def field_of(text: str) -> tuple[str | None, str]:
    """The field of a header (its rows joined by the arrow), and how it was found."""
    parts = [part for part in text.split(ARROW) if part]
    if not parts:
        return None, ""
    for words in _wordings(parts):
        if found := alias_of(words):
            return found, ALIAS
    if any(_FORMER.search(plain(part)) for part in parts) or _OTHER_PERSON.search(plain("".join(parts))):
        return None, ""
    for words in _wordings(parts):
        if len(parts) > 1 and (found := _alike(words)):
            return found, LIKENESS
    if len(parts) > 1 and (found := alias_of(parts[-1])):
        return found, ALIAS
    found = _alike(parts[-1])
    return (found, LIKENESS) if found else (None, "")


def _wordings(parts: list[str]) -> Iterator[str]:
    """学历→全日制 as 学历全日制 and 全日制学历."""
    yield "".join(parts)
    if len(parts) > 1:
        yield "".join(reversed(parts))
    if len(parts) > 2:
        for above in parts[:-1]:
            yield above + parts[-1]
            yield parts[-1] + above


def alias_of(words: str) -> str | None:
    aliases = _aliases()
    bare = plain(words)
    forms = (bare, _HINT.sub("", bare), _BRACKETED.sub("", bare))
    return next((found for form in forms if (found := aliases.get(header_key(form)))), None)


def _alike(words: str) -> str | None:
    """The field that a header means apart from its number and words that say nothing of it (必填, 18位, 本人)."""
    bare = _NUMBERED.sub("", plain(words))
    for form in (bare, _HINT.sub("", bare), _BRACKETED.sub("", bare)):
        key = _reduced(form)
        for name, pattern in _POSTS.items():
            if pattern.fullmatch(header_key(form)) or pattern.fullmatch(key):
                return name
            if pattern.fullmatch(_INTENDED.sub("", key)):
                return f"candidate_{name}"
        if found := _reduced_aliases().get(key):
            return found
    return None


def _reduced(words: str) -> str:
    return _FILLER.sub("", header_key(words))


@cache
def _aliases() -> dict[str, str]:
    return {header_key(row["alias"]): row["field"] for row in read_codes(CODES / "header_aliases.csv")}


@cache
def _reduced_aliases() -> dict[str, str]:
    """Aliases without the words that say nothing, unless two fields become one."""
    fields: dict[str, set[str]] = {}
    for alias, name in _aliases().items():
        fields.setdefault(_reduced(_NUMBERED.sub("", alias)), set()).add(name)
    return {key: next(iter(names)) for key, names in fields.items() if key and len(names) == 1}


@cache
def _header_words() -> re.Pattern[str]:
    """Finds any alias inside a text."""
    return re.compile("|".join(re.escape(alias) for alias in sorted(_aliases(), key=len)))


@cache
def header_names() -> frozenset[str]:
    """The ways of writing 姓名 over a column, as ``plain`` text."""
    return frozenset(alias for alias, name in _aliases().items() if name == "name")


@cache
def raw_names() -> frozenset[str]:
    """The same with spaces, line breaks and stars between, to find headers in the middle of a sheet fast."""
    spaced = (space.join(name) for name, space in product(header_names(), ("", " ", "  ", "　", "　　", "\n", "    ")))
    return frozenset(mark + name + end for name in spaced for mark, end in (("", ""), ("*", ""), ("", "*")))


def may_be_header(text: str) -> bool:
    """Whether any alias stands inside a text, told fast."""
    return bool(_header_words().search(text.translate(_PLAIN)))


def is_at_present(text: str) -> bool:
    """Whether a header speaks of the post that somebody holds now."""
    return bool(_AT_PRESENT.search(plain(text)))


def is_of_others(text: str) -> bool:
    """Whether a header speaks of a former post or of somebody else than the row's person."""
    return bool(_FORMER.search(plain(text)) or _OTHER_PERSON.search(plain(text)))
