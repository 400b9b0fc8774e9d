"""The faults and doubts that an import tells, each under a stable name."""

from django.db import models


class ProblemKind(models.TextChoices):
    """What is wrong with a cell or a row; the label heads a group of problems of one cause."""

    MISSING_NAME = "missing_name", "缺少姓名"
    MISSING_UNIT = "missing_unit", "缺少村(社区)"
    UNKNOWN_UNIT = "unknown_unit", "村(社区)名称不认识"
    AMBIGUOUS_UNIT = "ambiguous_unit", "村(社区)名称指向多个单位"
    UNIT_OUTSIDE_AREA = "unit_outside_area", "不在您的管理范围"
    MISSING_POST = "missing_post", "没有职务"
    UNKNOWN_POST = "unknown_post", "职务不认识"
    MISSING_ID = "missing_id", "缺少身份证号"
    ID_LENGTH = "id_length", "身份证号位数不对"
    ID_CHARACTERS = "id_characters", "身份证号含有其他字符"
    ID_CHECK_DIGIT = "id_check_digit", "身份证号校验位不对"
    ID_BIRTH = "id_birth", "身份证号中的出生日期不存在"
    ID_PRECISION_LOST = "id_precision_lost", "身份证号已丢失末位数字"
    BIRTH_IN_FUTURE = "birth_in_future", "出生日期在将来"
    BIRTH_UNREADABLE = "birth_unreadable", "出生年月无法识别"
    BIRTH_CONTRADICTS_ID = "birth_contradicts_id", "出生年月与身份证号不符"
    SEX_CONTRADICTS_ID = "sex_contradicts_id", "性别与身份证号不符"
    UNKNOWN_EDUCATION = "unknown_education", "学历不认识"
    SECRETARY_NOT_PARTY_MEMBER = "secretary_not_party_member", "书记不是中共正式党员"
    UNIT_WITH_TWO_SECRETARIES = "unit_with_two_secretaries", "一个单位有两名书记"
    UNIT_WITH_TWO_DIRECTORS = "unit_with_two_directors", "一个单位有两名主任"
    DUPLICATE_PERSON = "duplicate_person", "同一人在同一单位重复"
    TEXT_TOO_LONG = "text_too_long", "文字过长"
    CELL_ERROR = "cell_error", "单元格是公式错误"
    TARGET_CHANGED = "target_changed", "核对后数据已被修改"
    CANDIDATE_TURNED_DOWN = "candidate_turned_down", "已取消候选人资格"
    CANDIDATE_WITHDRAWN = "candidate_withdrawn", "候选人已退出"
    FINAL_POST_CHANGED = "final_post_changed", "正式候选人的职务不能由导入更改"
    DATA_LOCKED = "data_locked", "已提交或已锁定，不能修改"
    MISSING_BODY = "missing_body", "没有写明班子"
    UNKNOWN_BODY = "unknown_body", "班子不认识"
    UNKNOWN_POLL = "unknown_poll", "投票次序不认识"
    NUMBER_UNREADABLE = "number_unreadable", "数字无法识别"
    DAY_UNREADABLE = "day_unreadable", "投票日期无法识别"
    CONTEST_MISSING = "contest_missing", "还没有设置选举"
    POLL_NOT_DUE = "poll_not_due", "还不能录入这次投票"
    POLL_CONFIRMED = "poll_confirmed", "投票结果已确认"
    DUPLICATE_POLL = "duplicate_poll", "同一次投票或同一得票重复"
    POLL_DATES = "poll_dates", "投票日期不对"
    POLL_TURNOUT = "poll_turnout", "参加投票的人数不对"
    POLL_BALLOTS = "poll_ballots", "发出、收回的选票不对"
    POLL_SUMS = "poll_sums", "有效票、无效票不对"
    MISSING_VOTES = "missing_votes", "没有得票和当选"
    NOT_A_CANDIDATE = "not_a_candidate", "不是正式候选人"
    AMBIGUOUS_CANDIDATE = "ambiguous_candidate", "候选人同名"
    OTHER_POST = "other_post", "参选职务不符"
    CANDIDATE_BARRED = "candidate_barred", "不能宣布当选"
    VOTES_ABOVE_VALID = "votes_above_valid", "得票多于有效票"
    VOTES_ABOVE_SEATS = "votes_above_seats", "得票合计或当选人数过多"
    ELECTED_CONTRADICTS_VOTES = "elected_contradicts_votes", "当选与得票不符"

    MISSING_ID_KNOWN_MEMBER = "missing_id_known_member", "没有身份证号，按已登记人员处理"
    NAME_UNUSUAL = "name_unusual", "姓名中有符号"
    SEX_CONTRADICTS_NAME = "sex_contradicts_name", "性别与姓名后的备注不符"
    BIRTH_AMBIGUOUS = "birth_ambiguous", "出生年月不明确（1月或10月）"
    PERSON_IN_TWO_UNITS = "person_in_two_units", "同一人在两个单位任职"
    SAME_PERSON_DIFFERENT_NAME = "same_person_different_name", "身份证号相同而姓名不同"
    UNKNOWN_SEX = "unknown_sex", "性别不认识"
    UNKNOWN_ETHNICITY = "unknown_ethnicity", "民族不认识"
    UNKNOWN_POLITICAL_STATUS = "unknown_political_status", "政治面貌不认识"
    UNKNOWN_SOURCE = "unknown_source", "人员来源不认识"
    UNKNOWN_EXIT_REASON = "unknown_exit_reason", "离任原因不认识"
    UNKNOWN_DEGREE = "unknown_degree", "学位不认识"
    UNKNOWN_YES_NO = "unknown_yes_no", "是否不认识"
    UNKNOWN_POSTING_KIND = "unknown_posting_kind", "任职类别不认识"
    DATE_UNREADABLE = "date_unreadable", "日期无法识别"
    PHONE_UNREADABLE = "phone_unreadable", "联系电话无法识别"
    SEVERAL_PHONES = "several_phones", "联系电话不止一个"
    DATE_IN_FUTURE = "date_in_future", "日期晚于今天"
    DATES_REVERSED = "dates_reversed", "离任时间早于任职时间"
    UNLIKELY_AGE = "unlikely_age", "年龄不合常理"
    JOINED_PARTY_BEFORE_18 = "joined_party_before_18", "入党时未满18周岁"
    JOINED_PARTY_CONTRADICTS_STATUS = "joined_party_contradicts_status", "入党时间与政治面貌不符"
    PARTY_POST_WITHOUT_MEMBERSHIP = "party_post_without_membership", "任党组织职务而不是中共正式党员"
    UNIT_WITHOUT_SECRETARY = "unit_without_secretary", "单位没有书记"
    UNIT_WITHOUT_DIRECTOR = "unit_without_director", "单位没有主任"
    COMMITTEE_TOO_SMALL = "committee_too_small", "村(居)委会人数少于规定"
    COMMITTEE_TOO_LARGE = "committee_too_large", "村(居)委会人数多于规定"
    FACTS_LOCKED = "facts_locked", "个人资料随花名册锁定，保持原样"
    NO_WOMAN_IN_COMMITTEE = "no_woman_in_committee", "村(居)委会没有女性成员"
    UNKNOWN_ROUTE = "unknown_route", "提名方式不认识"
    NOMINATORS_UNREADABLE = "nominators_unreadable", "推荐人数无法识别"
    CANDIDATE_OVER_AGE = "candidate_over_age", "候选人超过年龄界限"
    CANDIDATE_IN_TWO_UNITS = "candidate_in_two_units", "同一人在两个单位参选"
    TWO_FOR_ONE_POST = "two_for_one_post", "一个职务拟任两人"
    TOO_FEW_CANDIDATES = "too_few_candidates", "候选人名额不足"
    POLL_INCOMPLETE = "poll_incomplete", "投票还没有填完"


def problem_kinds() -> list[tuple[str, str]]:
    """The kinds as choices of a column, which no new kind changes."""
    return [(kind.value, str(kind.label)) for kind in ProblemKind]


_FIRST_WARNING = ProblemKind.MISSING_ID_KNOWN_MEMBER
_ORDER = list(ProblemKind)
ERRORS = frozenset(_ORDER[: _ORDER.index(_FIRST_WARNING)])
"""Kinds with which a row is not written; the others are warnings. A birth that is ambiguous and settled by no sound
ID number is an error too."""

CONFLICTS = frozenset({ProblemKind.FINAL_POST_CHANGED, ProblemKind.POLL_CONFIRMED})
"""Errors of sound rows that go against what was decided in the meantime: the row stands as a conflict."""

ACCEPTABLE = frozenset({ProblemKind.BIRTH_CONTRADICTS_ID, ProblemKind.SEX_CONTRADICTS_ID})
"""Errors to which practice knows exceptions (a birth settled by the personnel file): accepted with a reason, they are
written as the file has them."""
