"""What a rule answers: whether something holds, and why, as steps that a person can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Step:
    """One step of the reasoning. ``is_met`` is False where the step goes against what was asked; ``source`` is the
    article it follows from, if any."""

    text: str
    is_met: bool = True
    source: str = ""


@dataclass(frozen=True)
class Outcome:
    """Good when every step is met."""

    steps: tuple[Step, ...]

    @property
    def is_good(self) -> bool:
        return all(step.is_met for step in self.steps)

    @property
    def text(self) -> str:
        return "；".join(step.text for step in self.steps) + "。"


def outcome(*steps: Step) -> Outcome:
    return Outcome(steps)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Several outcomes as one, up to the first that is not good."""
    steps: list[Step] = []
    for each in outcomes:
        steps += each.steps
        if not each.is_good:
            break
    return Outcome(tuple(steps))


class Next(StrEnum):
    """What must follow a poll."""

    NOTHING = "nothing"
    """All seats are filled, or may stay empty."""
    RUNOFF = "runoff"
    """再次投票 among those whose votes are equal."""
    SUPPLEMENTARY = "supplementary"
    """另行选举 for the missing seats."""
    RENEWED = "renewed"
    """重新选举: the vote was void."""


@dataclass(frozen=True)
class Elected:
    """Someone who is elected to a post, with the votes that counted for it."""

    key: str
    label: str
    post: str
    votes: int
    is_woman: bool = False


@dataclass(frozen=True)
class Tie:
    """Those among whom a further vote decides, and for how many seats of a post."""

    post: str
    keys: tuple[str, ...]
    seats: int


@dataclass(frozen=True)
class Vacancy:
    """Seats of a post that a poll left empty; ``women`` of them are for women only."""

    post: str
    seats: int
    women: int = 0


@dataclass(frozen=True)
class PollOutcome:
    """What a poll brought, and why. ``waiting`` are posts that can be decided only after a tie of a higher post."""

    steps: tuple[Step, ...]
    next: Next
    is_valid: bool = True
    elected: tuple[Elected, ...] = ()
    ties: tuple[Tie, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    waiting: tuple[str, ...] = field(default=())

    @property
    def keys(self) -> tuple[str, ...]:
        """Who is elected."""
        return tuple(each.key for each in self.elected)

    @property
    def text(self) -> str:
        return "；".join(step.text for step in self.steps) + "。"
