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


class PostingKind(models.TextChoices):
    """Posts that stand in rosters but are never counted in the two committees."""

    FIRST_SECRETARY = "first_secretary", "第一书记/驻村"
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
