"""Workbooks written part by part: what no spreadsheet program would save, and what people's programs do."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(reference: str, words: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


HEAD = f"""<row r="1">{text("A1", "姓名")}{text("B1", "村(社区)")}{text("C1", "职务")}</row>
<row r="2">{text("A2", "张三")}{text("B2", "白杨村")}{text("C2", "书记")}</row>"""


def letters(number: int) -> str:
    """The letters of a column by its number from 1."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def package(
    *sheets: Iterable[str], before: str = "", after: str = "", shared: str = "", encoding: str = "utf-8"
) -> bytes:
    """An .xlsx of the rows of each sheet; ``before`` and ``after`` stand around the first sheet's data."""
    content = BytesIO()
    numbers = range(1, len(sheets) + 1)
    kind = f'Type="{_OFFICE}/worksheet"'
    links = "".join(f'<Relationship Id="r{n}" {kind} Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    links += f'<Relationship Id="s" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
    named = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        root = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{root}</Relationships>')
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr(
            "xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        )
        for number, rows in zip(numbers, sheets, strict=True):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                around = (before, after) if number == 1 else ("", "")
                part.write(f"<worksheet {_MAIN}>{around[0]}<sheetData>".encode(encoding))
                for piece in rows if not isinstance(rows, str) else [rows]:
                    part.write(piece.encode(encoding))
                part.write(f"</sheetData>{around[1]}</worksheet>".encode(encoding))
        if shared:
            archive.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{shared}</sst>")
    return content.getvalue()
