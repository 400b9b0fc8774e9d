"""What a cell of a blank form probably asks for, guessed from the words of its headers. Offered, never written."""

from __future__ import annotations

import re
from typing import Any

from reports.indicators import INDICATORS, SHARE_SUFFIX
from reports.kept.codes import Each, Word, has_code

Patterns = tuple[tuple[str, str], ...]
COHORTS: Patterns = (
    (r"一肩挑", "one_shoulder"),
    (r"交叉任职|交叉兼职|两委交叉", "cross_serving"),
    (r"候选人|初步人选|拟任人选", "candidate"),
    (r"(?<!副)书记", "secretary"),
    (r"(?<!副)主任", "director"),
    (r"监委会|监督委员会", "supervision"),
    (r"党组织(班子|成员|委员)|党组织$", "party_committee"),
    (r"两委|班子成员|总人数|成员总数", "two_committees"),
    (r"村\(?居?\)?委会|居委会|村民委员会|居民委员会", "committee"),
)
MEASURES: Patterns = (
    (r"平均年龄", "average_age"),
    (r"35(周?岁)?(及)?以下", "age_35_or_under"),
    (r"36.{0,3}45", "age_36_45"),
    (r"46.{0,3}55", "age_46_55"),
    (r"56.{0,3}60", "age_56_60"),
    (r"60(周?岁)?以上|61(周?岁)?及以上", "age_over_60"),
    (r"90后", "born_1990_or_later"),
    (r"85后", "born_1985_or_later"),
    (r"大专(学历)?(及)?以上", "college_or_above"),
    (r"本科(学历)?(及)?以上", "bachelor_or_above"),
    (r"研究生|硕士", "postgraduate"),
    (r"本科|大学", "bachelor"),
    (r"大专|专科", "college"),
    (r"高中|中专", "senior_high"),
    (r"初中", "junior_high_or_below"),
    (r"预备党员", "probationary_members"),
    (r"党员", "party_members"),
    (r"少数民族", "ethnic_minority"),
    (r"妇女|女性|女(?!儿)", "women"),
    (r"连选连任|连任", "re_elected"),
    (r"新进|新当选", "newly_entered"),
    (r"新任", "newly_in_post"),
    (r"交流", "transferred_in"),
    (r"退出|离任", "departed"),
)
WHOLE: Patterns = (
    (r"参选率", "turnout.voters.share"),
    (r"登记选民|选民数", "turnout.registered_voters"),
    (r"参加投票", "turnout.voters"),
    (r"应到(会)?党员", "turnout.party_members_due"),
    (r"实到(会)?党员", "turnout.party_members_present"),
    (r"一次(性)?(选举)?成功率", "units.first_try.share"),
    (r"一次(性)?(选举)?成功", "units.first_try"),
    (r"已(完成)?(投票|选举|换届)(单位|村|社区)?", "units.voted"),
    (r"送审", "review.count"),
    (r"联审(覆盖)?率", "review.share"),
    (r"联审通过", "review.clear"),
    (r"(单位|村\(社区\)|居村|村居|村|社区|居民区)(总)?(数|个数)$", "units.count"),
)
"""Words that name a figure by themselves."""
PLACES: tuple[tuple[str, Each], ...] = (
    (r"^(街镇|乡镇|街道|街道\(?乡?镇?\)?|乡镇\(?街道\)?|镇街|所属街镇)(名称)?$", Each.TOWNSHIP),
    (r"^(单位|村\(社区\)|村社区|村居|居村|村|社区|居民区)(名称)?$", Each.UNIT),
)
_SHARE = re.compile(r"占比|比例|比重|百分比|%|率$")
_COUNT = re.compile(r"人数|总数|合计|小计|数$|人$")
_PREVIOUS = re.compile(r"上届|上一届|换届前")
_CHANGE = re.compile(r"增减|较上届|变化|提高|降低")
_KIND = ((re.compile(r"^(行政村|村)$"), "村"), (re.compile(r"^(社区|居民区|居)$"), "居"))
_TITLE_ROWS = 3


def plain(text: Any) -> str:
    """A header without spaces, line breaks and quotes, with half-width brackets."""
    return re.sub(r"[\s“”\"《》]", "", str(text or "")).replace("（", "(").replace("）", ")").replace("－", "-")


def guess(headers: list[str], title: str = "") -> str:
    """The code for a cell under and beside such headers, the nearest last; empty where nothing is recognised."""
    words = [plain(header) for header in headers if header]
    joined = "·".join(words)
    whole = next((code for pattern, code in WHOLE if any(re.search(pattern, word) for word in words)), "")
    measure = _first(MEASURES, joined)
    cohort = _first(COHORTS, joined)
    if whole and not measure:
        return _with_parts(whole, words)
    if not measure and not cohort:
        return ""
    group = cohort or _first(COHORTS, plain(title)) or "two_committees"
    is_post = group in ("one_shoulder", "cross_serving")
    code = f"{group}.{'count' if is_post or not measure else measure}"
    if is_post and measure:
        code = f"secretary.{measure}" if group == "one_shoulder" else ""
    if _SHARE.search(words[-1]) and not _COUNT.search(words[-1]):
        share = f"{code.removesuffix('.count')}{SHARE_SUFFIX}"
        code = share if share in INDICATORS else code
    return _with_parts(code, words) if code in INDICATORS and not INDICATORS[code].undefined else ""


def _first(patterns: Patterns, text: str) -> str:
    return next((code for pattern, code in patterns if re.search(pattern, text)), "")


def _with_parts(code: str, words: list[str]) -> str:
    """With which value and which kind of unit the headers ask for."""
    parts = [code]
    if any(_CHANGE.search(word) for word in words):
        parts.append("增减")
    elif any(_PREVIOUS.search(word) for word in words):
        parts.append("上届")
    parts += [kind for pattern, kind in _KIND if any(pattern.search(word) for word in words)][:1]
    return "{" + ":".join(parts) + "}"


def suggestions(page: Any, marked: set[int], limit: int = 400) -> dict[str, str]:
    """What to write into the blank cells of a sheet, by cell: codes, and the marks of rows to be repeated."""
    grid = _Grid(page)
    found: dict[str, str] = {}
    for row, column in grid.blanks():
        if len(found) >= limit:
            break
        if text := grid.suggested(row, column, marked):
            found[page.cell(row, column).coordinate] = text
    return found


class _Grid:
    """The texts of a sheet as a reader sees them: a merged place says its text everywhere in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.texts: dict[tuple[int, int], str] = {}
        self.covered: set[tuple[int, int]] = set()
        for row in page.iter_rows():
            for cell in row:
                if cell.value not in (None, "") and not str(cell.value).startswith("="):
                    self.texts[cell.row, cell.column] = str(cell.value)
        for merged in page.merged_cells.ranges:
            text = self.texts.get((merged.min_row, merged.min_col), "")
            for row, column in merged.cells:
                self.covered.add((row, column))
                if text:
                    self.texts[row, column] = text
        self.title = next((text for (row, _), text in sorted(self.texts.items()) if row <= _TITLE_ROWS), "")

    def blanks(self) -> list[tuple[int, int]]:
        """Empty cells with a frame of their own: the places of the form to be filled."""
        cells = (cell for row in self.page.iter_rows() for cell in row)
        return [
            (cell.row, cell.column)
            for cell in cells
            if cell.value in (None, "")
            and (cell.row, cell.column) not in self.covered
            and cell.border
            and (cell.border.left.style or cell.border.top.style or cell.border.bottom.style)
        ]

    def suggested(self, row: int, column: int, marked: set[int]) -> str:
        above = self._above(row, column)
        if not above:
            return ""
        header = plain(above[-1])
        beside = self._beside(row, column)
        if header == "序号":
            return f"{{{Word.NUMBER}}}" if row in marked else ""
        for pattern, each in PLACES:
            if re.search(pattern, header):
                is_first = not beside and row - 1 not in marked and bool(plain(self.texts.get((row - 1, column))))
                return f"{{{Word.AREA}}}" if row in marked else str(each) if is_first else ""
        return guess([*beside, *above], self.title)

    def _above(self, row: int, column: int) -> list[str]:
        """The headers over a cell, from the outermost to the nearest; empty cells of the body passed over."""
        words: list[str] = []
        for at in range(row - 1, 0, -1):
            text = self.texts.get((at, column), "")
            if text and not has_code(text) and text not in words and not self._is_wide(at, column):
                words.insert(0, text)
        return words

    def _is_wide(self, row: int, column: int) -> bool:
        """Whether a place is the title, which spans the whole width."""
        for merged in self.page.merged_cells.ranges:
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
                width = merged.max_col - merged.min_col + 1
                return bool(width >= max(4, self.page.max_column - 1))
        return False

    def _beside(self, row: int, column: int) -> list[str]:
        """The words at the left of a cell in its row."""
        found = [self.texts.get((row, at), "") for at in range(1, column)]
        return [text for text in dict.fromkeys(found) if text and not has_code(text) and not text.isdecimal()]
