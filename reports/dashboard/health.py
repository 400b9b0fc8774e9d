"""The page of the data health check in words: trends, lines to write to streets, the picture of its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reports.selectors.health import Check, Day, Line, name_of

NAMED_UNITS = 6
WIDTH, HEIGHT = 220, 44
ONE_DAY = dt.timedelta(days=1)
NO_EARLIER_DAY = "以前没有体检记录，还不能比较"


@dataclass(frozen=True)
class Trend:
    """A number beside that of an earlier day: 较昨日 −12. ``tone`` is good where there is less to mend; ``why_none``
    says why there is nothing to compare with."""

    text: str
    tone: str = ""
    why_none: str = ""

    @property
    def told(self) -> str:
        """The trend where nothing can be pointed at: in a workbook."""
        return self.why_none or self.text


def since(check: Check) -> str:
    """With which day numbers are compared."""
    if check.before is None:
        return ""
    return "较昨日" if check.before.day == check.today - ONE_DAY else f"较{check.before.day:%-m月%-d日}"


def trend(change: int | None, words: str) -> Trend:
    if change is None:
        return Trend("—", why_none=NO_EARLIER_DAY)
    if change == 0:
        return Trend(f"{words}持平")
    return Trend(f"{words} {'+' if change > 0 else '−'}{abs(change):,}", "bad" if change > 0 else "good")


def points(check: Check, must: int) -> str:
    """The line of findings that must be mended over the days kept, today last, for a polyline; empty for one day."""
    days: Sequence[Day | int] = [*check.days, must]
    values = [day.must if isinstance(day, Day) else day for day in days]
    if len(values) < 2:
        return ""
    top = max(values) or 1
    step = WIDTH / (len(values) - 1)
    return " ".join(f"{n * step:.1f},{HEIGHT - 4 - value * (HEIGHT - 8) / top:.1f}" for n, value in enumerate(values))


def reminder(line: Line, names: Sequence[str], today: dt.date) -> str:
    """What to write to a street, or to a unit, about what it must mend; empty where that is nothing."""
    if not line.must:
        return ""
    place = name_of(line.place)
    units = ""
    if names:
        more = f"等{len(names)}个" if len(names) > NAMED_UNITS else ""
        units = f"涉及{'、'.join(names[:NAMED_UNITS])}{more}。"
    told = f"截至{today}，花名册有{line.must}处必须改正：{line.words}。{units}"
    return f"【数据体检催办】{place}：{told}请核对后在系统中改正。"
