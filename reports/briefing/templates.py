"""Whether an uploaded Word file can serve as a template: opens, harms nobody, and names only fields that there are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from imports.reading.archives import ArchiveError, read_archive
from reports.briefing.document import environment
from reports.briefing.fields import BY_NAME, Field

LIMIT = 2 * 1024 * 1024
FILTERS = {"default", "d", "first", "last", "length", "join", "trim"}
PLAIN = (nodes.Output, nodes.TemplateData, nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand)
TESTS = {"defined", "undefined", "none"}
DEEPEST = 3
"""So many loops within each other: 段落, 各行 and one to spare."""
LOOP = Field("loop", "", tuple(Field(name, "") for name in ("index", "index0", "first", "last", "length")))
ARCHIVE_FAULTS = {
    "password_protected": "文件设了打开密码，请取消密码后再上传。",
    "zip_bomb": "文件展开后过大，或者含有不允许的内容，请在 Word 或 WPS 里新建一份，把内容复制过去再上传。",
}
FIELD_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def check_template(name: str, content: bytes) -> None:
    """Errors: ValidationError with everything that is wrong, each fault with its place."""
    _check_file(name, content)
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValidationError(f"“{name}”打不开，请用 Word 或 WPS 打开检查，另存为 .docx 后再上传。") from error
    faults = [fault for part, source in _sources(template) for fault in _faults(template, part, source)]
    if faults:
        raise ValidationError(list(dict.fromkeys(faults)))


def _check_file(name: str, content: bytes) -> None:
    if not name.lower().endswith(".docx"):
        raise ValidationError(f"“{name}”不是 .docx 文件。请在 Word 或 WPS 里另存为“Word 文档（.docx）”再上传。")
    if not content:
        raise ValidationError(f"“{name}”是空文件，请检查后重新上传。")
    if len(content) > LIMIT:
        size = len(content) / 1024 / 1024
        raise ValidationError(f"“{name}”有 {size:.1f} MB，超过 2 MB。请删去图片，或压缩图片后再上传。")
    try:
        read_archive(content)
    except ArchiveError as error:
        fault = ARCHIVE_FAULTS.get(error.kind, "不是有效的 Word 文档，请用 Word 或 WPS 另存为 .docx 后再上传。")
        raise ValidationError(f"“{name}”：{fault}") from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_parts(name, archive)


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    """No macro, nothing embedded that runs, nothing fetched from elsewhere when it is opened."""
    parts = archive.namelist()
    if "word/document.xml" not in parts:
        raise ValidationError(f"“{name}”不是 Word 文档，请用 Word 或 WPS 另存为 .docx 后再上传。")
    if any("vbaproject" in part.lower() for part in parts) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise ValidationError(f"“{name}”含有宏。请另存为不启用宏的“Word 文档（.docx）”再上传。")
    if any(part.startswith(("word/embeddings/", "word/activeX/")) for part in parts):
        raise ValidationError(f"“{name}”含有嵌入的对象或控件，请删去后再上传。")
    for part in parts:
        if part.endswith(".rels") and _reaches_out(archive.read(part)):
            raise ValidationError(f"“{name}”引用了外部的图片或模板，请改为插入到文件中再上传。")


def _reaches_out(relations: bytes) -> bool:
    try:
        each = ElementTree.fromstring(relations)
    except ElementTree.ParseError:
        return True
    return any(
        one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink") for one in each.iter()
    )


def _sources(template: DocxTemplate) -> Iterator[tuple[str, str]]:
    """The parts of a file in which fields are put in, by what people call them."""
    yield "正文", template.patch_xml(template.get_xml())
    for words, uri in (("页眉", template.HEADER_URI), ("页脚", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield words, template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.partname == "/word/footnotes.xml":
            yield "脚注", template.patch_xml(part.blob.decode("utf-8"))
    properties = template.docx.core_properties
    names = ("author", "comments", "identifier", "language", "subject", "title")
    yield "文件属性", "".join(str(getattr(properties, each)) for each in names)


def _faults(template: DocxTemplate, part: str, source: str) -> Iterator[str]:
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        remedy = "每个 {{ 要有 }}，每个 for 要有 endfor，每个 if 要有 endif"
        yield f"{part}中的字段写得不完整（{_syntax(error)}）：{remedy}。"
        return
    for what, name in _Check().faults(tree):
        yield f"{_place(template.docx, part, name)}：{what}。"


def _syntax(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    unknown = re.search(r"unknown tag '([^']+)'", message)
    return f"不认识“{unknown[1]}”" if unknown else "括号或引号没有配对"


def _place(document: Document, part: str, name: str) -> str:
    """正文第3段“…”: where a field stands."""
    if part == "正文":
        for number, paragraph in enumerate(document.element.body.iter(_PARAGRAPH), 1):
            text = "".join(each.text or "" for each in paragraph.iter(_TEXT))
            tags = FIELD_TAG.findall(text)
            if any(name in tag for tag in tags):
                return f"正文第{number}段“{text.strip()[:40]}”"
    return part


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_W}p", f"{_W}t"


@dataclass
class _Check:
    """Walks a template's tree: only fields, lists of them, conditions and a few filters are allowed."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def faults(self, tree: nodes.Template) -> list[tuple[str, str]]:
        self._walk(tree.body, {}, 0)
        return self.found

    def _walk(self, each: Any, known: dict[str, Field], depth: int) -> None:
        if isinstance(each, list):
            for one in each:
                self._walk(one, known, depth)
        elif isinstance(each, nodes.For):
            self._loop(each, known, depth + 1)
        elif isinstance(each, nodes.If | nodes.CondExpr):
            self._children(each, known, depth)
        elif isinstance(each, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._resolve(each, known)
        elif isinstance(each, nodes.Filter):
            self._named(each.name, FILTERS, "过滤器", each, known, depth)
        elif isinstance(each, nodes.Test):
            self._named(each.name, TESTS, "判断", each, known, depth)
        elif isinstance(each, PLAIN):
            self._children(each, known, depth)
        else:
            self.found.append((f"不能使用“{type(each).__name__}”，模板里只能写字段、for 和 if", ""))

    def _children(self, each: nodes.Node, known: dict[str, Field], depth: int) -> None:
        for child in each.iter_child_nodes():
            self._walk(child, known, depth)

    def _named(
        self, name: str, allowed: set[str], what: str, each: nodes.Node, known: dict[str, Field], depth: int
    ) -> None:
        if name not in allowed:
            self.found.append((f"不能使用{what}“{name}”", name))
        self._children(each, known, depth)

    def _loop(self, each: nodes.For, known: dict[str, Field], depth: int) -> None:
        over = self._resolve(each.iter, known) if isinstance(each.iter, nodes.Name | nodes.Getattr) else None
        name = each.target.name if isinstance(each.target, nodes.Name) else ""
        if depth > DEEPEST or over is None or not over.is_list or not name or each.recursive:
            shown = _words(each.iter)
            if over is not None or not isinstance(each.iter, nodes.Name | nodes.Getattr):
                self.found.append((f"for 只能逐项写出列表字段，“{shown}”不是", shown.split(".")[-1]))
            return
        inner = {**known, name: Field(name, over.what, over.parts), "loop": LOOP}
        if each.test is not None:
            self._walk(each.test, inner, depth)
        self._walk(each.body, inner, depth)
        self._walk(each.else_, known, depth)

    def _resolve(self, each: Any, known: dict[str, Field]) -> Field | None:
        """The field that an expression names; None, and a fault noted, where there is none."""
        if isinstance(each, nodes.Name):
            found = known.get(each.name) or BY_NAME.get(each.name)
            if found is None:
                self.found.append((f"没有“{each.name}”这个字段", each.name))
            return found
        if isinstance(each, nodes.Getitem):
            if not isinstance(each.arg, nodes.Const):
                self.found.append(("方括号里只能写带引号的名称", "["))
                return None
            name, owner = str(each.arg.value), self._resolve(each.node, known)
        elif isinstance(each, nodes.Getattr):
            name, owner = each.attr, self._resolve(each.node, known)
        else:
            self.found.append(("字段写法不对", ""))
            return None
        if owner is None:
            return None
        part = owner.part(name) if not owner.is_list else None
        if part is None:
            self.found.append((f"“{owner.name}”没有“{name}”", name))
        return part


def _words(each: Any) -> str:
    if isinstance(each, nodes.Name):
        return each.name
    if isinstance(each, nodes.Getattr):
        return f"{_words(each.node)}.{each.attr}"
    return "这里的写法"
