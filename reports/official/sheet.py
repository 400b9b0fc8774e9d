"""An official table laid out: everything that page, print and workbook show, the same on all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from core.exports import Notes
from places.selectors import full_name
from reports.indicators import INDICATORS
from reports.official.definition import (
    Asked,
    Column,
    Content,
    Detail,
    Group,
    Heads,
    Level,
    Line,
    OfficialTable,
    columns_of,
)
from reports.selectors.aspects import sentence_of
from reports.selectors.freshness import freshness

SIGNATURES = ("负责人", "审核人", "填表人", "联系电话", "填报日期")


@dataclass
class OfficialSheet:
    """A table of a scope, read."""

    table: OfficialTable
    asked: Asked
    heads: Heads
    columns: list[Column]
    content: Content

    @property
    def lines(self) -> list[Line]:
        return self.content.lines

    @property
    def title(self) -> str:
        scope = self.asked.scope
        term = scope.term.name if scope.term else ""
        kind = f"（{scope.words[scope.kind]}）" if scope.kind else ""
        mark = "（预测）" if scope.is_projected else ""
        title = self.table.title.removeprefix("换届") if term.endswith("换届") else self.table.title
        return f"{scope.area.name}{term}{title}{kind}{mark}"

    @property
    def filler(self) -> str:
        """Who hands it in: stands above the table on the left, sealed."""
        return f"填报单位（盖章）：{full_name(self.asked.scope.area) or self.asked.scope.area.name}"

    @property
    def measured(self) -> str:
        """As of when, on what basis and in which units: stands above the table on the right."""
        scope = self.asked.scope
        units = "" if self.table.of_people else "　单位：个、人、%"
        basis = f"{scope.basis.as_of:%Y年%-m月%-d日}（{scope.basis.name}）" if scope.basis else ""
        return f"统计时点：{basis}{units}"

    @cached_property
    def signatures(self) -> list[tuple[str, str]]:
        """The line under the table: words and what stands behind them; names are signed by hand."""
        filled = {
            "填表人": self.asked.scope.user.full_name,
            "填报日期": f"{timezone.localdate():%Y年%-m月%-d日}",
        }
        return [(word, filled.get(word, "")) for word in SIGNATURES]

    @cached_property
    def remarks(self) -> list[str]:
        """What is said under the table: of the data, and why there is no value where — stands."""
        reasons = dict.fromkeys(cell.why_none for line in self.lines for cell in line.cells if cell.why_none)
        told = [f"“—”为没有数据：{'；'.join(reasons)}。"] if reasons else []
        return [*self.content.remarks, *told]

    @property
    def has_two_rows(self) -> bool:
        return any(isinstance(head, Group) for head in self.heads)

    @property
    def has_subtotals(self) -> bool:
        """Whether lines of areas stand among those of their units."""
        return any(line.level == Level.UNIT for line in self.lines) and any(
            line.level == Level.AREA for line in self.lines
        )

    def notes(self) -> Notes:
        """The sheet 说明: what it is about, how it is defined, from when the data is, who took it out."""
        scope, user = self.asked.scope, self.asked.scope.user
        assert scope.term is not None
        computed = freshness(term=scope.term, area=scope.area)
        at = f"{timezone.localtime(computed.computed_at):%Y-%m-%d %H:%M}" if computed.computed_at else "尚未计算"
        stale = "" if computed.is_fresh else "，之后有改动，正在重新计算"
        rows: Notes = [
            ("表格", f"{self.table.number} {self.table.title}"),
            *scope.notes(),
            ("单位类别", scope.words[scope.kind] if scope.kind else "全部"),
            ("对比", f"{scope.compared_with}：{scope.previous.name}" if scope.previous else "没有上届"),
            ("行的范围", self._lines_told()),
            ("数据时间", f"{timezone.localtime():%Y-%m-%d %H:%M}" if self.table.of_people else f"{at}{stale}"),
            ("导出人", f"{user.full_name} {user.office or user.role_names}".strip()),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]
        if self.table.of_people:
            rows.append(("号码", "完整，请按个人信息保护规定保管" if self.asked.is_full else "已脱敏或不列出"))
        rows = list(dict(rows).items())
        return [*rows, *(("注", remark) for remark in self.remarks), *self.definitions()]

    def definitions(self) -> Notes:
        """What each column counts."""
        told = []
        for head in self.heads:
            group = f"{head.label}·" if isinstance(head, Group) else ""
            for column in head.columns if isinstance(head, Group) else (head,):
                indicator = INDICATORS.get(column.code)
                sentence = column.sentence or (sentence_of(indicator, column.aspect) if indicator else "")
                if sentence:
                    told.append((f"{group}{column.label}", sentence))
        return told

    def _lines_told(self) -> str:
        words = self.asked.scope.words
        if self.table.of_people:
            return "逐人"
        if self.asked.scope.area.is_township or self.asked.detail == Detail.UNITS:
            return f"逐{words['unit']}"
        return f"逐{self.asked.scope.child_word}"


def lay_out(table: OfficialTable, asked: Asked) -> OfficialSheet:
    """Read a table. A constant number of queries."""
    heads = table.heads(asked)
    columns = columns_of(heads)
    return OfficialSheet(table, asked, heads, columns, table.read(asked, columns))
