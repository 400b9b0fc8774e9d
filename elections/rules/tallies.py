"""What is counted of a happening, and which numbers do not fit each other."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

NUMBERS = ("events", "people", "solved", "solved_in_unit")
MOST = 999_999
"""More than that on a day is a slip of the pen."""


@dataclass(frozen=True)
class Numbers:
    """How many happenings (场次, 件), who came, how many were solved, and how many of these in the unit itself."""

    events: int = 1
    people: int = 0
    solved: int = 0
    solved_in_unit: int = 0

    @classmethod
    def of(cls, row: Any) -> Self:
        return cls(**{name: getattr(row, name) for name in NUMBERS})

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def faults_of(numbers: Numbers, *, word: str, counts_people: bool, counts_solved: bool) -> dict[str, str]:
    """What is wrong with numbers of a kind, by field. ``word`` is what one of it is called."""
    faults = {
        name: f"填了 {value}，一次最多 {MOST}，请核对。" for name, value in numbers.as_dict().items() if value > MOST
    }
    if numbers.events < 1:
        faults["events"] = f"{word}至少为 1；没有的不填这一行。"
    if numbers.people and not counts_people:
        faults["people"] = "这个类别不统计人次，请清空。"
    if (numbers.solved or numbers.solved_in_unit) and not counts_solved:
        faults["solved"] = "这个类别不统计解决数，请清空。"
    elif numbers.solved > numbers.events:
        faults["solved"] = f"已解决 {numbers.solved}，多于{word} {numbers.events}，请核对。"
    elif numbers.solved_in_unit > numbers.solved:
        faults["solved_in_unit"] = f"本单位解决 {numbers.solved_in_unit}，多于已解决 {numbers.solved}，请核对。"
    return faults
