"""The shipped rule sets by their code, for tests of the rules."""

from dataclasses import replace
from typing import Any

from elections.rules.ballots import Ballots
from elections.rules.counting import Poll
from elections.rules.law import ElectorsMode
from elections.rules.picking import Post, Standing
from elections.rules.provisions import Choice, Count, Flag
from elections.shipped import shipped_rule_sets

LAWS: dict[str, Any] = {each.code: each.law for each in shipped_rule_sets()}
VILLAGE, RESIDENTS = LAWS["village-2010"], LAWS["residents-1990"]
PARTY, PARTY_1990 = LAWS["party-2020"], LAWS["party-1990"]

DIRECTOR, DEPUTY, MEMBER = Post("director", "主任", 1), Post("deputy", "副主任", 1), Post("member", "委员", 3)


def changed(law: Any, **values: Any) -> Any:
    """A law in which some provisions say something else."""
    shapes = {bool: Flag, int: Count, str: Choice}
    return replace(law, **{key: shapes[type(value)](value) for key, value in values.items()})


def ballots(returned: int, issued: int | None = None) -> Ballots:
    return Ballots(issued or returned, returned, returned)


def stands(label: str, woman: bool = False, **votes: int) -> Standing:
    return Standing(label, label, votes, woman)


def members(*standings: Standing, cast: int = 501, registered: int = 1000, posts: Any = (MEMBER,), **more: Any) -> Poll:
    return Poll(ElectorsMode.ALL_VOTERS, registered, ballots(cast), posts, standings, **more)
