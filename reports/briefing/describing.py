"""docs/简报字段.md, made from the declarations of sentences and fields."""

from __future__ import annotations

from collections.abc import Iterator

from reports.briefing.clauses import Clause, Respectively
from reports.briefing.declarations import TOPICS
from reports.briefing.fields import FIELDS, Field

HEAD = """# 简报的句子和模板字段

本页由 `manage.py describe_briefing` 按程序里的声明生成，不要手工修改。

## 模板字段

在 Word 里照写花括号，下载简报时换成文字。列表用 `{%p for 段 in 段落 %}` 和 `{%p endfor %}` 各占一段，逐项写出；
有则写、无则不写的用 `{%p if 校验码 %}` 和 `{%p endif %}`。演示数据和预测的标记由系统加在页眉。

| 字段 | 是什么 | 各项 |
| --- | --- | --- |
"""


def describe() -> str:
    """The whole page."""
    return HEAD + "\n".join([*map(_field, FIELDS), "", "## 句子", "", *_sentences()]) + "\n"


def _field(field: Field) -> str:
    parts = "、".join(part.name for part in field.parts) or ("指标代码" if field.any_code else "")
    return f"| {field.name} | {field.what} | {parts} |"


def _sentences() -> Iterator[str]:
    yield "缺数据的分句不写，其余重新连成句子；都缺的整句不写，列在“未写入的句子”里。"
    yield ""
    yield "| 段落 | 句子（字段“句”“句带注”里的名称） | 用到的指标 |"
    yield "| --- | --- | --- |"
    for topic in TOPICS:
        for sentence in topic.sentences:
            codes = dict.fromkeys(code for clause in sentence.clauses for code in _codes(clause))
            yield f"| {topic.heading} | {sentence.name} | {'、'.join(f'`{code}`' for code in codes)} |"


def _codes(clause: Clause | Respectively) -> Iterator[str]:
    yield from clause.codes
    if isinstance(clause, Clause) and clause.otherwise:
        yield from _codes(clause.otherwise)
