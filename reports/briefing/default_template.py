"""The template that comes with the product: an official document by GB/T 9704, with fields where the text goes."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

SONG, BODY, HEI, KAI, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "Times New Roman"
INSTEAD = {SONG: "华文中宋", BODY: "仿宋", HEI: "SimHei", KAI: "楷体"}
"""Which font stands in where one is not installed."""
NUMBER_TWO, NUMBER_THREE, NUMBER_FOUR = 22, 16, 14
"""二号, 三号 and 四号 in points."""
LINE = 29
"""A line in points: 22 of them make a page of 225 mm."""


@cache
def default_template() -> bytes:
    """The .docx itself."""
    document = Document()
    _drop_picture(document)
    _page(document)
    _styles(document)
    _fonts(document)
    for style, text in TEXT:
        document.add_paragraph(text, style=style)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


TEXT = (
    ("公文标题", "{{ 标题 }}"),
    ("公文副题", "{{ 副标题 }}"),
    ("公文正文", "{%p for 段 in 段落 %}"),
    ("公文一级标题", "{{ 段.序号 }}、{{ 段.标题 }}"),
    ("公文正文", "{%p for 行 in 段.各行 %}"),
    ("公文正文", "{{ 行.带注 }}"),
    ("公文正文", "{%p endfor %}"),
    ("公文正文", "{%p endfor %}"),
    ("公文落款", "{{ 生成日期 }}"),
    ("公文附注", "数据说明：{{ 依据 }}；统计时点{{ 统计时点 }}，口径为{{ 口径 }}；数据统计于{{ 数据时间 }}。"),
    ("公文附注", "{%p if 校验码 %}"),
    ("公文附注", "校验码：{{ 校验码 }}"),
    ("公文附注", "{%p endif %}"),
)


def _drop_picture(document: Any) -> None:
    """The picture of another document that python-docx's blank one carries along."""
    relations = document.part.package.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        relations.pop(key)


def _page(document: Any) -> None:
    """A4 with the margins of the standard: 天头37, 订口28 mm, the type area 156 × 225 mm; the page number outside."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = Pt(NUMBER_FOUR)
        for part in (_text("— "), *_page_number(), _text(" —")):
            paragraph._p.append(part)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, BODY, NUMBER_THREE)
    normal.paragraph_format.space_after = Pt(0)
    for name, font, size, alignment, indent in (
        ("公文标题", SONG, NUMBER_TWO, WD_ALIGN_PARAGRAPH.CENTER, 0),
        ("公文副题", KAI, NUMBER_THREE, WD_ALIGN_PARAGRAPH.CENTER, 0),
        ("公文一级标题", HEI, NUMBER_THREE, WD_ALIGN_PARAGRAPH.JUSTIFY, 2),
        ("公文正文", BODY, NUMBER_THREE, WD_ALIGN_PARAGRAPH.JUSTIFY, 2),
        ("公文落款", BODY, NUMBER_THREE, WD_ALIGN_PARAGRAPH.RIGHT, 0),
        ("公文附注", KAI, NUMBER_FOUR, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _set_font(style, font, size)
        form = style.paragraph_format
        form.alignment, form.space_before, form.space_after = alignment, Pt(0), Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE if size < NUMBER_TWO else 36)
        form.first_line_indent = Pt(size * indent)
        form.widow_control = False
    document.styles["公文标题"].paragraph_format.space_after = Pt(6)
    document.styles["公文副题"].paragraph_format.space_after = Pt(LINE)
    document.styles["公文一级标题"].paragraph_format.keep_with_next = True
    document.styles["公文落款"].paragraph_format.space_before = Pt(LINE)
    document.styles["公文落款"].paragraph_format.right_indent = Pt(NUMBER_THREE * 4)
    document.styles["公文附注"].paragraph_format.line_spacing = Pt(22)


def _set_font(style: Any, font: str, size: int) -> None:
    style.font.size, style.font.name, style.font.bold = Pt(size), LATIN, False
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _fonts(document: Any) -> None:
    """Tell which fonts may stand in: official ones are not on every machine."""
    part = next((each.target_part for each in document.part.rels.values() if each.reltype.endswith("/fontTable")), None)
    if part is None:
        return
    table = parse_xml(part.blob)
    for name, instead in INSTEAD.items():
        table.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{instead}"/></w:font>'))
    part._blob = serialize_part_xml(table)


def _text(words: str) -> Any:
    return parse_xml(f'<w:r {nsdecls("w")}>{_FOOTER_FONT}<w:t xml:space="preserve">{words}</w:t></w:r>')


_FOOTER_FONT = (
    '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
    f'<w:sz w:val="{2 * NUMBER_FOUR}"/><w:szCs w:val="{2 * NUMBER_FOUR}"/></w:rPr>'
)


def _page_number() -> list[Any]:
    runs = []
    for kind in ("begin", "", "end"):
        run = parse_xml(f"<w:r {nsdecls('w')}>{_FOOTER_FONT}</w:r>")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run.append(mark)
        runs.append(run)
    return runs
