"""Whom a figure is about: a cohort depends on nothing but the three posts of a roster row (DESIGN §4.1, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from elections.choices import CommitteePost, PartyPost, SupervisionPost

POST_FIELDS = ("party_post", "committee_post", "supervision_post")


@dataclass(frozen=True)
class Cohort:
    """People by the posts they hold.

    ``any_of`` is the one declaration: alternatives, each saying which posts it asks of which field. ``q()`` filters
    rows by it in the database and ``fits()`` tells it of three posts in Python.
    ``newness`` is the measure that says who of the cohort is new in the post (DESIGN §5, newly_in_post).
    ``only_size``: nothing is asked about its members but how many they are. ``sentence`` says who they are.
    """

    code: str
    name: str
    any_of: tuple[dict[str, tuple[str, ...]], ...]
    newness: str = ""
    only_size: bool = False
    sentence: str = ""

    def q(self, prefix: str = "") -> Q:
        """The condition on rows; ``prefix`` stands before the columns where posts were annotated."""
        condition = Q()
        for alternative in self.any_of:
            condition |= Q(**{f"{prefix}{field}__in": posts for field, posts in alternative.items()})
        return condition

    def fits(self, posts: tuple[str, str, str]) -> bool:
        held = dict(zip(POST_FIELDS, posts, strict=True))
        return any(all(held[field] in asked for field, asked in one.items()) for one in self.any_of)


Asked = dict[str, tuple[str, ...]]
"""Which posts of which column."""

IN_PARTY: Asked = {"party_post": tuple(PartyPost.values)}
IN_COMMITTEE: Asked = {"committee_post": tuple(CommitteePost.values)}
IN_SUPERVISION: Asked = {"supervision_post": tuple(SupervisionPost.values)}
AS_SECRETARY: Asked = {"party_post": (PartyPost.SECRETARY.value,)}
AS_DIRECTOR: Asked = {"committee_post": (CommitteePost.DIRECTOR.value,)}

SECRETARY = Cohort("secretary", "书记", (AS_SECRETARY,), "newly_in_party_post", sentence="党组织书记。")
DIRECTOR = Cohort("director", "主任", (AS_DIRECTOR,), "newly_in_committee_post", sentence="村(居)委会主任。")
PARTY_COMMITTEE = Cohort(
    "party_committee", "党组织班子成员", (IN_PARTY,), "newly_in_party_post", sentence="党组织书记、副书记、委员。"
)
COMMITTEE = Cohort(
    "committee", "村(居)委会成员", (IN_COMMITTEE,), "newly_in_committee_post", sentence="村(居)委会主任、副主任、委员。"
)
TWO_COMMITTEES = Cohort(
    "two_committees",
    "“两委”成员",
    (IN_PARTY, IN_COMMITTEE),
    "newly_in_either_post",
    sentence="在党组织或村(居)委会任职的；两个班子都任职的计一人。",
)
SUPERVISION = Cohort(
    "supervision", "监委会成员", (IN_SUPERVISION,), sentence="村(居)务监督委员会主任、委员，不计入“两委”。"
)
ONE_SHOULDER = Cohort(
    "one_shoulder",
    "“一肩挑”",
    ({**AS_SECRETARY, **AS_DIRECTOR},),
    only_size=True,
    sentence="在同一单位同时担任党组织书记和村(居)委会主任的。",
)
CROSS_SERVING = Cohort(
    "cross_serving",
    "交叉任职",
    ({**IN_PARTY, **IN_COMMITTEE},),
    only_size=True,
    sentence="在同一单位同时在党组织和村(居)委会任职的。",
)

CANDIDATE = Cohort(
    "candidate",
    "候选人",
    (IN_PARTY, IN_COMMITTEE),
    "newly_in_either_post",
    sentence="参加“两委”换届选举的，不论是否拟任、后来是否退出。",
)
"""All who stand for the two committees in the term election, whatever became of them."""

HEALTH = Cohort("health", "数据体检", (IN_PARTY, IN_COMMITTEE, IN_SUPERVISION))
"""All members of a roster, of whom the data health check asks whether their rows are sound."""

COHORTS = {
    cohort.code: cohort
    for cohort in (
        SECRETARY,
        DIRECTOR,
        PARTY_COMMITTEE,
        COMMITTEE,
        TWO_COMMITTEES,
        SUPERVISION,
        ONE_SHOULDER,
        CROSS_SERVING,
    )
}
"""The cohorts of a roster, and of a slate."""
UNITS = "units"
"""Under this code the number of units taking part stands beside the cohorts."""


@cache
def cohorts_of(posts: tuple[str, str, str]) -> tuple[str, ...]:
    """The codes of the cohorts to which a row with these three posts belongs."""
    return tuple(cohort.code for cohort in COHORTS.values() if cohort.fits(posts))
