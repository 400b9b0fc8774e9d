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
    """What must follow a poll: ``rules.outcomes.Next``, and that the new Party committee elects its leaders."""

    NOTHING = "nothing", "选举完成"
    RUNOFF = "runoff", "须再次投票"
    SUPPLEMENTARY = "supplementary", "须另行选举"
    RENEWED = "renewed", "须重新选举"
    LEADERS = "leaders", "须选举书记、副书记"


class ContestState(models.TextChoices):
    """How far a contest is: what its newest poll says."""

    UNPLANNED = "unplanned", "未安排"
    WAITING = "waiting", "待投票"
    DRAFT = "draft", "录入中"
    SUBMITTED = "submitted", "待复核"
    RUNOFF = "runoff", "须再次投票"
    SUPPLEMENTARY = "supplementary", "须另行选举"
    RENEWED = "renewed", "须重新选举"
    LEADERS = "leaders", "须选书记、副书记"
    DONE = "done", "已完成"


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


class Checklist(models.TextChoices):
    """The lists of things that every unit does: the plan of the election year, and two for those who take office."""

    PLAN = "plan", "换届任务"
    HANDOVER = "handover", "工作移交"
    TEN_ONES = "ten_ones", "履新“十个一”"


class Anchor(models.TextChoices):
    """From which day a task's window is counted."""

    PARTY_DAY = "party_day", "党组织选举日"
    COMMITTEE_DAY = "committee_day", "村(居)委会选举日"


class KnownBy(models.TextChoices):
    """By what the product knows by itself that a task is done; empty: somebody says so."""

    NOBODY = "", "人工登记"
    REVIEW_CLEAR = "review_clear", "人选全部联审通过"
    PARTY_DECLARED = "party_declared", "党组织选举结果确认"
    FINAL_LIST = "final_list", "正式候选人确定"
    COMMITTEE_DECLARED = "committee_declared", "村(居)委会选举结果确认"
    SIGNED_OFF = "signed_off", "重点难点销号"


class TaskState(models.TextChoices):
    """What was noted of a task; without a row, or in one without a state, it is not begun. Late and blocked follow
    from days and rules."""

    UNDER_WAY = "under_way", "进行中"
    DONE = "done", "已完成"
    NOT_CONCERNED = "not_concerned", "不适用"


class DataKind(models.TextChoices):
    """What a street hands in for a unit, and the county approves and locks."""

    ROSTER = "roster", "花名册"
    CANDIDATES = "candidates", "候选人"
    RESULTS = "results", "选举结果"
    PROGRESS = "progress", "工作进度"


class SubmissionState(models.TextChoices):
    """How far a unit's data of one kind is; without a row it is being filled in (填报中)."""

    FILLING = "filling", "填报中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已审核"
    LOCKED = "locked", "已锁定"


class Colour(models.TextChoices):
    """The three colours of a unit's situation (选情三色)."""

    GREEN = "green", "平稳"
    YELLOW = "yellow", "一般"
    RED = "red", "复杂"


class QualificationCheck(models.TextChoices):
    """How a condition for standing is decided: by hand, or from data against a limit."""

    BY_HAND = "", "人工核对"
    AGE_MOST = "age_most", "选举日年龄不超过"
    EDUCATION_LEAST = "education_least", "学历不低于"
    PARTY_MEMBER = "party_member", "中共正式党员"
