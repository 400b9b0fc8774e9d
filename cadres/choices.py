"""The values that facts about a person may take; code tables of the national standards are CSV files in ``codes/``."""

from pathlib import Path

from django.db import models

from core.codes import read_codes

CODES = Path(__file__).parent / "codes"

ETHNIC_GROUPS = [(row["code"], row["name"]) for row in read_codes(CODES / "gb3304_ethnic.csv")]
"""GB/T 3304."""
HAN = "01"

POLITICAL_STATUSES = [(row["code"], row["short"]) for row in read_codes(CODES / "gb4762_political.csv")]
"""GB/T 4762."""
FULL_PARTY_MEMBER = "01"
PROBATIONARY_PARTY_MEMBER = "02"

DEGREES = [(row["code"], row["name"]) for row in read_codes(CODES / "gb6864_degree.csv")]
"""GB/T 6864."""


class Sex(models.TextChoices):
    """GB/T 2261.1, without the codes for unknown: those are an empty value."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class Education(models.IntegerChoices):
    """Levels of GB/T 4658, by rank."""

    OTHER = 0, "其他"
    PRIMARY = 1, "小学"
    JUNIOR_HIGH = 2, "初中"
    SENIOR_HIGH = 3, "高中(中专)"
    COLLEGE = 4, "大专"
    BACHELOR = 5, "本科"
    POSTGRADUATE = 6, "研究生"


class Turnover(models.TextChoices):
    """A member of the two committees against the previous term (DESIGN §5)."""

    NEWLY_ENTERED = "newly_entered", "新进"
    RE_ELECTED = "re_elected", "连任"
    TRANSFERRED_IN = "transferred_in", "交流"


class ExitReason(models.TextChoices):
    """Why somebody is absent from the next term (离任原因)."""

    AGE = "age", "年龄"
    HEALTH = "health", "身体"
    ABILITY = "ability", "能力不适应"
    DISCIPLINE = "discipline", "违纪违法"
    OWN_WISH = "own_wish", "个人意愿"
    PROMOTION = "promotion", "转岗提拔"
    NOT_ELECTED = "not_elected", "未当选"
    OTHER = "other", "其他"


class SourceGroup(models.TextChoices):
    """What a tag of a member says: where they come from, how they proved themselves, what they know, what they did."""

    ORIGIN = "origin", "人员来源"
    PERFORMANCE = "performance", "现实表现"
    PROFESSION = "profession", "专业背景"
    EXPERIENCE = "experience", "实践经历"


class PostingKind(models.TextChoices):
    """Posts that stand in rosters but are never counted in the two committees."""

    FIRST_SECRETARY = "first_secretary", "第一书记/驻村"
    SECOND_SECRETARY = "second_secretary", "第二书记"
    COMMUNITY_WORKER = "community_worker", "社区工作者/网格员"
    PART_TIME = "part_time", "兼职副书记/兼职委员"
    OTHER = "other", "其他"


class PostChangeKind(models.TextChoices):
    ELECTED = "elected", "当选"
    APPOINTED = "appointed", "任命"
    RESIGNED = "resigned", "辞职"
    RECALLED = "recalled", "罢免"
    TRANSFERRED = "transferred", "调整"
    DIED = "died", "去世"
    OTHER = "other", "其他"


class NominationRoute(models.TextChoices):
    """How somebody came to stand (提名方式)."""

    ORGANISATION = "organisation", "组织推荐"
    JOINT = "joint", "选民联名提名"
    SELF = "self", "自荐报名"
    PRIMARY = "primary", "预选产生"
    PARTY_MEMBERS = "party_members", "党员推荐"
    PUBLIC = "public", "群众推荐"
    WRITE_IN = "write_in", "选票另选"


class CandidacyStatus(models.TextChoices):
    """How far somebody's candidacy is. The first three go on; the last four are ends."""

    NOMINATED = "nominated", "初步人选"
    INSPECTED = "inspected", "考察合格"
    FINAL = "final", "正式候选人"
    ELECTED = "elected", "当选"
    NOT_ELECTED = "not_elected", "未当选"
    TURNED_DOWN = "turned_down", "取消资格"
    WITHDRAWN = "withdrawn", "退出"


UNDECIDED = (CandidacyStatus.NOMINATED, CandidacyStatus.INSPECTED, CandidacyStatus.FINAL)
"""Those who still stand and were not voted on."""


class RemovalStep(models.TextChoices):
    """At which step somebody was turned down: the levels of the joint review, then the inspection."""

    UNIT = "unit", "居村初审"
    TOWNSHIP = "township", "街镇复审"
    COUNTY = "county", "区县联审"
    INSPECTION = "inspection", "考察"


class ReviewState(models.TextChoices):
    """Where a candidate stands in the joint review as a whole: computed from answers and decisions."""

    NOT_SENT = "not_sent", "未送审"
    OPEN = "open", "等待复函"
    TO_DECIDE = "to_decide", "待决定"
    CLEAR = "clear", "通过"
    REJECTED = "rejected", "不宜"


class AnswerState(models.TextChoices):
    """What a department says of a candidate; no row at all is 未送."""

    SENT = "sent", "已送待复"
    CLEAR = "clear", "无问题"
    DOUBTFUL = "doubtful", "需核实"
    PROBLEM = "problem", "有问题"


class Verdict(models.TextChoices):
    """The office's own decision about a candidate in a round."""

    PASSED = "passed", "通过"
    REJECTED = "rejected", "不宜"
    DEFERRED = "deferred", "暂缓"


class Ticked(models.TextChoices):
    """Whether a condition that no data decide is met; no row is 未核."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"


class VoteEffect(models.TextChoices):
    """What a declared result did to the roster, so that it can be taken back."""

    CREATED = "created", "新增任职"
    POST_SET = "post_set", "写入职务"
    MET = "met", "与花名册一致"
    KEPT = "kept", "保留花名册"


class VacancyState(models.TextChoices):
    OPEN = "open", "待补选"
    BY_ELECTION = "by_election", "补选中"
    FILLED = "filled", "已补选"
    LEFT_EMPTY = "left_empty", "暂不补选"
