"""The fields that a Word template may use: one declaration for the page, the check of uploads and the text itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.briefing.clauses import Sentence
from reports.briefing.declarations import SENTENCES
from reports.briefing.place import Place
from reports.briefing.text import Briefing, Notes, Piece, plain
from reports.briefing.wording import change_words, value_words
from reports.dashboard.words import NONE
from reports.indicators import INDICATORS

NUMERALS = "一二三四五六七八九十"
NOTE_START, NOTE_END = "\ufdd0", "\ufdd1"
"""Between these, characters that no text has, stands the number of a footnote until it becomes one."""


@dataclass(frozen=True)
class Field:
    """A field: what it is, and of a list or a set of values what each has. ``any_code``: it is asked by indicator."""

    name: str
    what: str
    parts: tuple[Field, ...] = ()
    is_list: bool = False
    any_code: bool = False

    def part(self, name: str) -> Field | None:
        if self.any_code:
            return Field(name, "") if name in INDICATORS else None
        return next((part for part in self.parts if part.name == name), None)


def _of_sentence(sentence: Sentence) -> Field:
    return Field(sentence.name, "")


LINE = (Field("文字", "这一行的文字"), Field("带注", "同上，每个数字带脚注"))
FIELDS = (
    Field("标题", "简报标题，例如“宝山区居村“两委”换届情况简报”"),
    Field("副标题", "届次和数据截至的日期"),
    Field("区划", "区划名称"),
    Field("届次", "届次名称"),
    Field("统计时点", "年龄计算到哪一天"),
    Field("口径", "口径名称"),
    Field("依据", "按实时数据还是第几号发布"),
    Field("数据时间", "数据统计的时间"),
    Field("校验码", "发布数据的校验码，实时数据为空"),
    Field("生成日期", "生成文件的日期"),
    Field(
        "段落",
        "各段，用 {%p for 段 in 段落 %} … {%p endfor %} 逐段写出",
        (
            Field("序号", "一、二、三"),
            Field("标题", "段的小标题"),
            Field("正文", "整段文字"),
            Field("各行", "段内各行，用 {%p for 行 in 段.各行 %} … {%p endfor %} 逐行写出", LINE, is_list=True),
        ),
        is_list=True,
    ),
    Field("句", "单独引用一句话，例如 {{ 句.书记年龄学历女性 }}", tuple(map(_of_sentence, SENTENCES.values()))),
    Field("句带注", "同上，每个数字带脚注", tuple(map(_of_sentence, SENTENCES.values()))),
    Field("数", "单独引用一个指标的值，例如 {{ 数['one_shoulder.share'] }}，写指标代码", any_code=True),
    Field("变化", "单独引用一个指标的变化，例如 {{ 变化['secretary.average_age'] }}", any_code=True),
    Field(
        "数据说明",
        "数据依据各项，用 {%p for 项 in 数据说明 %} 逐项写出",
        (Field("项目", "名称"), Field("内容", "内容")),
        is_list=True,
    ),
    Field(
        "未写入",
        "因缺数据没有写入的句子，用 {%p for 句 in 未写入 %} 逐项写出",
        (Field("内容", "哪一句"), Field("原因", "为什么")),
        is_list=True,
    ),
)
BY_NAME = {each.name: each for each in FIELDS}
ABOUT = ("区划", "届次", "统计时点", "口径", "依据", "数据时间", "校验码", "生成日期")
"""Fields whose value is given by what the briefing stands on."""


@dataclass
class Marks:
    """Marks the numbers of a text for the footnotes that they get, if any are wanted."""

    has_notes: bool = True
    notes: Notes = field(default_factory=Notes)

    def marked(self, pieces: Sequence[Piece]) -> str:
        """The text with the mark of a footnote after each number."""
        return "".join(piece.text + self._mark(piece) for piece in pieces)

    def _mark(self, piece: Piece) -> str:
        if not piece.note or not self.has_notes:
            return ""
        return f"{NOTE_START}{self.notes.add(piece) - 1}{NOTE_END}"


def values_of(briefing: Briefing, place: Place, marks: Marks) -> dict[str, Any]:
    """The value of every field. What has no value is empty, a single number without one —."""
    about = dict(briefing.about)
    figures = place.by_kind.get(place.kind, {})
    said = {each.name: each.pieces for each in briefing.sentences}
    return {
        "标题": briefing.title,
        "副标题": briefing.subtitle,
        **{name: about.get(name, "") for name in ABOUT},
        "段落": [
            {
                "序号": NUMERALS[number] if number < len(NUMERALS) else str(number + 1),
                "标题": paragraph.heading,
                "正文": paragraph.text,
                "各行": [{"文字": plain(line), "带注": marks.marked(line)} for line in paragraph.lines],
            }
            for number, paragraph in enumerate(briefing.paragraphs)
        ],
        "句": {each.name: plain(said.get(each.name, ())) for each in SENTENCES.values()},
        "句带注": {each.name: marks.marked(said.get(each.name, ())) for each in SENTENCES.values()},
        "数": _Words({code: value_words(each) for code, each in figures.items() if each.value is not None}),
        "变化": _Words({code: words for code, each in figures.items() if (words := change_words(each))}),
        "数据说明": [{"项目": name, "内容": value} for name, value in briefing.about if value],
        "未写入": [{"内容": left.what, "原因": left.why} for left in briefing.left],
    }


class _Words(dict[str, str]):
    """Words by indicator; — for one without."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)

    def __missing__(self, code: str) -> str:
        return NONE
