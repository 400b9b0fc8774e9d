"""A stored plan as its page shows it: counts, problems by cause, rows with their cells. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from imports.choices import ACCEPTABLE, ProblemKind
from imports.kinds import KINDS
from imports.masks import masked_text
from imports.models import Batch, PlanRow, Problem
from imports.payloads import Payload
from imports.selectors.plan_rows import RowView, row_views
from imports.selectors.suggestions import SHOWN_VALUES, WORD_KINDS, WordGroup, Words

SHOWN = {
    "problems": "有问题的行",
    "new": "新增",
    "changed": "变更",
    "same": "无变化",
    "missing": "不在文件里",
    "conflict": "冲突",
    "error": "错误",
    "warning": "提醒",
    "left_out": "不导入",
    "all": "全部行",
}
_TILES = (
    ("new", "add", "ok"),
    ("changed", "change", "chg"),
    ("same", "minus", ""),
    ("missing", "delete", "warn"),
    ("conflict", "conflict", "conf"),
    ("error", "error", "err"),
    ("warning", "warning", "warn"),
    ("left_out", "minus", ""),
)
_ONLY_IF_ANY = ("missing", "left_out")
OPEN = (Batch.State.PLANNED, Batch.State.PARTLY)
EXAMPLES = 3
NAMED = 3
WRITTEN = (PlanRow.Action.NEW, PlanRow.Action.CHANGED, PlanRow.Action.MISSING)
"""What changes the roster."""


@dataclass(frozen=True)
class Tile:
    show: str
    word: str
    icon: str
    css: str
    count: int
    unit: str


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one cause."""

    kind: str
    is_error: bool
    count: int
    has_rows: bool
    examples: list[str]
    words: list[WordGroup] = field(default_factory=list)

    @property
    def is_acceptable(self) -> bool:
        return self.is_error and self.kind in ACCEPTABLE

    @property
    def shown_words(self) -> list[WordGroup]:
        return self.words[:SHOWN_VALUES]

    @property
    def hidden_words(self) -> int:
        return len(self.words) - len(self.shown_words)

    @property
    def guessed(self) -> int:
        """Words for which something may be meant."""
        return sum(bool(word.near) for word in self.shown_words)

    @property
    def title(self) -> str:
        return kind_title(self.kind)

    @property
    def unit(self) -> str:
        return "行" if self.has_rows else "处"


def kind_title(kind: str) -> str:
    return str(ProblemKind(kind).label) if kind in ProblemKind.values else kind


@dataclass(frozen=True)
class RowFilter:
    """Which rows are shown: by result, or by one kind of problem."""

    show: str
    kind: str = ""

    @classmethod
    def from_query(cls, query: Any, plan: Plan) -> RowFilter:
        kind, show = query.get("kind", ""), query.get("show", "")
        if kind in {group.kind for group in plan.groups}:
            return cls("problems", kind)
        return cls(show if show in SHOWN else plan.default_show)

    @property
    def word(self) -> str:
        return SHOWN[self.show]

    @property
    def title(self) -> str:
        return kind_title(self.kind)

    @property
    def condition(self) -> Q:
        if self.kind:
            return Q(pk__in=Problem.objects.filter(kind=self.kind, row__isnull=False).values("row"))
        if self.show == "problems":
            return Q(action__in=(PlanRow.Action.ERROR, PlanRow.Action.CONFLICT)) | Q(has_warning=True, applied_at=None)
        if self.show == "warning":
            return Q(has_warning=True)
        return Q() if self.show == "all" else Q(action=self.show)


class Plan:
    """A batch's stored plan."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.kind = KINDS[batch.kind]
        self.headers = self.kind.shown
        self._rows: QuerySet[PlanRow] = PlanRow.objects.filter(batch=batch)
        self._problems: QuerySet[Problem] = Problem.objects.filter(batch=batch)
        if batch.state == Batch.State.PARTLY:
            self._problems = self._problems.filter(row__applied_at=None)

    @property
    def is_open(self) -> bool:
        """Whether rows may still be mended and decided on."""
        return self.batch.state in OPEN

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows by result, ``warning`` among them those that carry one, ``written`` those that stand in the roster;
        of the missing members those ``undecided`` and those by decision."""
        actions = {action.value: Count("pk", filter=Q(action=action)) for action in PlanRow.Action}
        written = {
            f"written_{action.value}": Count("pk", filter=Q(action=action, applied_at__isnull=False))
            for action in WRITTEN
        }
        missing = Q(action=PlanRow.Action.MISSING, applied_at=None)
        decided = {
            f"to_{decision.value}": Count("pk", filter=missing & Q(decision=decision)) for decision in PlanRow.Decision
        }
        undecided = Count("pk", filter=missing & Q(decision=""))
        warning = Count("pk", filter=Q(has_warning=True))
        rows = self._rows.order_by()
        return rows.aggregate(warning=warning, undecided=undecided, **actions, **written, **decided)

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """The sheets that were read: title, header_row, columns, unmapped headers."""
        return list(self.batch.layout.get("sheets", []))

    @property
    def repeat_of(self) -> int | None:
        """The earlier batch by which this very file was written already."""
        return self.batch.layout.get("repeat_of")

    @property
    def total(self) -> int:
        """Rows of the file. People whom a complete roster does not name are none."""
        return sum(self.counts[action.value] for action in PlanRow.Action if action != PlanRow.Action.MISSING)

    @property
    def blocked(self) -> int:
        """Rows that cannot be written: errors and conflicts."""
        return self.counts["error"] + self.counts["conflict"]

    @property
    def to_write(self) -> int:
        """Rows of the file that a confirmation would write."""
        return sum(self.counts[action] - self.counts[f"written_{action}"] for action in ("new", "changed"))

    @property
    def to_part(self) -> int:
        """Missing members whom a confirmation would remove or end."""
        return self.counts["to_remove"] + self.counts["to_end"]

    @property
    def writable(self) -> int:
        return self.to_write + self.to_part

    @property
    def undecided(self) -> int:
        return self.counts["undecided"]

    @cached_property
    def undecided_names(self) -> list[str]:
        """The first few members on whom nothing is decided yet."""
        rows = self._rows.filter(action=PlanRow.Action.MISSING, applied_at=None, decision="")
        payloads = rows.order_by("id").values_list("payload", flat=True)[:NAMED] if self.undecided else []
        return [Payload.decoded(payload).name for payload in payloads]

    @property
    def hindrance(self) -> str:
        """Why not everything can be confirmed, in words; empty where it can."""
        told = [f"{self.blocked:,}行错误"] if self.blocked else []
        told += [f"{self.undecided:,}人没有决定"] if self.undecided else []
        return "、".join(told)

    @property
    def applied(self) -> dict[str, int]:
        return {str(action): self.counts[f"written_{action}"] for action in WRITTEN}

    @property
    def left(self) -> int:
        """Rows that were to be written and are not, among them those with errors."""
        return self.open_rows + self.to_part + self.undecided

    @property
    def open_rows(self) -> int:
        """Rows of the file that are not written and not left out."""
        return self.blocked + self.to_write

    @property
    def warnings(self) -> int:
        return sum(group.count for group in self.groups if not group.is_error)

    @property
    def default_show(self) -> str:
        has_problems = self.blocked or self.counts["warning"]
        if has_problems and self.is_open:
            return "problems"
        return next((show for show in ("missing", "changed", "new") if self.counts[show]), "all")

    @property
    def segments(self) -> list[tuple[str, str]]:
        return [("problems", "只看有问题"), ("changed", "变更"), ("all", "全部")]

    @cached_property
    def tiles(self) -> list[Tile]:
        kinds = sum(group.is_error for group in self.groups)
        units = {"error": f"行 · {kinds}类" if kinds else "行", "warning": "行，可写入", "missing": "人"}
        return [
            Tile(show, SHOWN[show], icon, css, self.counts[show], units.get(show, "行"))
            for show, icon, css in _TILES
            if show not in _ONLY_IF_ANY or self.counts[show]
        ]

    @property
    def mix(self) -> list[dict[str, Any]]:
        """The rows by result as parts of a bar 100 wide."""
        parts, start = [], 0.0
        for action in ("new", "changed", "same", "conflict", "error"):
            width = self.counts[action] * 100 / self.total if self.total else 0
            parts.append({"action": action, "start": f"{start:.2f}", "width": f"{width:.2f}"})
            start += width
        return parts

    @cached_property
    def groups(self) -> list[ProblemGroup]:
        """Problems by cause, errors first, those of most rows first; a fixed number of queries."""
        counted = self._problems.order_by().values("kind", "severity").annotate(n=Count("pk"), rows=Count("row"))
        examples = self._examples()
        words = self._words({each["kind"] for each in counted})
        groups = [
            ProblemGroup(
                each["kind"],
                each["severity"] == "error",
                each["n"],
                bool(each["rows"]),
                examples[key],
                words.get(each["kind"], []),
            )
            for each in counted
            if (key := (each["kind"], each["severity"])) in examples
        ]
        return sorted(groups, key=lambda group: (not group.is_error, -group.count))

    def _words(self, kinds: set[str]) -> dict[str, list[WordGroup]]:
        return Words(self.batch).groups if self.is_open and kinds & WORD_KINDS else {}

    def _examples(self) -> dict[tuple[str, str], list[str]]:
        """The first few messages of each cause, each once, with the rows that it stands at."""
        number = Window(RowNumber(), partition_by=[F("kind"), F("severity")], order_by=[F("number"), F("id")])
        places: dict[tuple[str, str], dict[str, list[str]]] = {}
        for problem in self._problems.annotate(nth=number).filter(nth__lte=EXAMPLES):
            messages = places.setdefault((problem.kind, problem.severity), {})
            messages.setdefault(masked_text(problem.message), []).append(str(problem.number))
        return {
            key: [f"第{'、'.join(rows)}行：{message}" for message, rows in messages.items()]
            for key, messages in places.items()
        }

    def rows(self, chosen: RowFilter) -> QuerySet[PlanRow]:
        """The rows to show, in the order of the file."""
        return self._rows.filter(chosen.condition).order_by("id").prefetch_related("problems")

    def row_views(self, rows: Iterable[PlanRow]) -> list[RowView]:
        return row_views(self.kind, rows)

    @property
    def inner_width(self) -> int:
        return self.width - 1

    @property
    def width(self) -> int:
        return len(self.headers) + 3 + self.is_open
