"""A briefing as a Word file, made of a template and the values of its fields."""

from __future__ import annotations

import io
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.briefing.fields import Marks, values_of
from reports.briefing.footnotes import put_footnotes
from reports.briefing.place import Place
from reports.briefing.text import Briefing


def environment() -> ImmutableSandboxedEnvironment:
    """In which fields are put in: templates are other people's, and may reach nothing but their fields."""
    return ImmutableSandboxedEnvironment(autoescape=True)


def write_document(template: bytes, briefing: Briefing, place: Place, *, has_notes: bool, marks: list[str]) -> bytes:
    """The .docx. ``marks`` (演示数据, 预测) stand at the head of every page, whatever the template says."""
    document = DocxTemplate(io.BytesIO(template))
    noted = Marks(has_notes)
    document.render(values_of(briefing, place, noted), environment(), autoescape=True)
    put_footnotes(document.docx, noted.notes.texts)
    if marks:
        _mark_pages(document.docx, "；".join(marks))
    document.docx.core_properties.title = briefing.title
    document.docx.core_properties.author = ""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _mark_pages(document: Any, words: str) -> None:
    for section in document.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            header.is_linked_to_previous = False
            first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            run = (header.add_paragraph() if first.text else first).add_run(words)
            run.font.size = Pt(10.5)
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
