"""The words of elections: bodies and their posts, who votes, and what becomes of a vote."""

from django.db import models


class Body(models.TextChoices):
    PARTY = "party", "党组织"
    COMMITTEE = "committee", "村(居)委会"
    SUPERVISION = "supervision", "村(居)务监督委员会"


class PartyPost(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    MEMBER = "member", "委员"


class CommitteePost(models.TextChoices):
    DIRECTOR = "director", "主任"
    DEPUTY_DIRECTOR = "deputy_director", "副主任"
    MEMBER = "member", "委员"


class SupervisionPost(models.TextChoices):
    DIRECTOR = "director", "主任"
    MEMBER = "member", "委员"


POSTS: dict[Body, type[models.TextChoices]] = {
    Body.PARTY: PartyPost,
    Body.COMMITTEE: CommitteePost,
    Body.SUPERVISION: SupervisionPost,
}


class Electors(models.TextChoices):
    """Who votes in a contest (选举方式): the base of turnout. The first three are ``rules.law.ElectorsMode``."""

    ALL_VOTERS = "all_voters", "登记选民"
    HOUSEHOLD_DELEGATES = "household_delegates", "户代表"
    RESIDENTS_DELEGATES = "residents_delegates", "居(村)民代表"
    PARTY_MEETING = "party_meeting", "党员大会"
    PARTY_CONGRESS = "party_congress", "党员代表大会"


ELECTORS_OF: dict[str, tuple[Electors, ...]] = {
    Body.PARTY: (Electors.PARTY_MEETING, Electors.PARTY_CONGRESS),
    Body.COMMITTEE: (Electors.ALL_VOTERS, Electors.HOUSEHOLD_DELEGATES, Electors.RESIDENTS_DELEGATES),
    Body.SUPERVISION: (Electors.RESIDENTS_DELEGATES, Electors.ALL_VOTERS),
}
"""Who may elect a body; the usual way first."""


class PollKind(models.TextChoices):
    FIRST = "first", "首次投票"
    RUNOFF = "runoff", "再次投票"
    SUPPLEMENTARY = "supplementary", "另行选举"
    RENEWED = "renewed", "重新选举"
    LEADERS = "leaders", "书记、副书记选举"


class PollState(models.TextChoices):
    DRAFT = "draft", "录入中"
    SUBMITTED = "submitted", "待复核"
    CONFIRMED = "confirmed", "已确认"


class PollNext(models.TextChoices):
    """What must follow a poll (``rules.outcomes.Next``)."""

    NOTHING = "nothing", "选举完成"
    RUNOFF = "runoff", "须再次投票"
    SUPPLEMENTARY = "supplementary", "须另行选举"
    RENEWED = "renewed", "须重新选举"


class VoidReason(models.TextChoices):
    """Why ballots are void: kept as a count each."""

    TOO_MANY = "too_many", "多选"
    BLANK = "blank", "空白"
    UNREADABLE = "unreadable", "无法辨认"
    NOT_OFFICIAL = "not_official", "非统一印制"
    TWO_POSTS = "two_posts", "一人选两职"
    OTHER = "other", "其他"


class ReviewLevel(models.TextChoices):
    """Who reviews candidates (三级联审), from below."""

    UNIT = "unit", "居村"
    TOWNSHIP = "township", "街镇"
    COUNTY = "county", "区县"
