"""Real footnotes in a Word file: marks in its text become references, their words a part of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.briefing.fields import NOTE_END, NOTE_START

MARK = re.compile(f"{NOTE_START}(\\d+){NOTE_END}")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""
SMALL = 18
"""The size of a footnote in half points: 小五号."""


def put_footnotes(document: Document, texts: Sequence[str]) -> None:
    """Turn the marks in the body into references and write their footnotes; elsewhere marks are dropped."""
    footnotes, part = _footnotes(document)
    ids = [int(each.get(qn("w:id"), "0")) for each in footnotes]
    number = max([0, *ids])
    for run in list(document.element.body.iter(qn("w:r"))):
        words = "".join(text.text or "" for text in run.findall(qn("w:t")))
        if NOTE_START not in words:
            continue
        for start in _split(run, words):
            number += 1
            start.addnext(_reference(number))
            footnotes.append(_footnote(number, texts[int(start.get("note"))]))
            del start.attrib["note"]
    part._blob = serialize_part_xml(footnotes)
    _drop_elsewhere(document)


def _footnotes(document: Document) -> tuple[Any, Any]:
    """The footnotes of a document and the part that holds them, made where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            return parse_xml(relation.target_part.blob), relation.target_part
    package: Any = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE, EMPTY.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return parse_xml(EMPTY), part


def _split(run: Any, words: str) -> list[Any]:
    """Part a run at its marks; returns the runs after which a reference belongs, each with its ``note``."""
    pieces = MARK.split(words)
    before, marked = run, []
    _set_text(run, pieces[0])
    for note, text in zip(pieces[1::2], pieces[2::2], strict=True):
        before.set("note", note)
        marked.append(before)
        after = deepcopy(run)
        after.attrib.pop("note", None)
        _set_text(after, text)
        before.addnext(after)
        before = after
    return marked


def _set_text(run: Any, words: str) -> None:
    for child in list(run):
        if child.tag != qn("w:rPr"):
            run.remove(child)
    text = OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)


def _reference(number: int) -> Any:
    return parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )


def _footnote(number: int, words: str) -> Any:
    size = f'<w:sz w:val="{SMALL}"/><w:szCs w:val="{SMALL}"/>'
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
    note = parse_xml(
        f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" '
        f'w:lineRule="auto"/><w:ind w:firstLine="0"/><w:rPr>{size}</w:rPr></w:pPr>'
        f'<w:r><w:rPr>{size}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr>{fonts}{size}</w:rPr><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>'
    )
    next(note.iter(qn("w:t"))).text = f" {words}"
    return note


def _drop_elsewhere(document: Document) -> None:
    """Headers and footers can have no footnotes."""
    for section in document.sections:
        for part in (section.header, section.footer, section.even_page_header, section.even_page_footer):
            for text in part._element.iter(qn("w:t")):
                text.text = MARK.sub("", text.text or "")
