"""Every sentence of a briefing, declared once. To add one, add a ``Sentence`` to a paragraph.

In a text ``{code}`` stands for a figure with its unit, ``{code:名}`` with another measure word, ``{code:~名}`` for one
that articles write in 万, ``{code@village}`` for that of one kind of unit, and a code without a dot for a word of the
place. What each number is made of, how it opens, what is left out and how the rest is joined follows from that.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.briefing.clauses import Clause, Respectively, Sentence
from reports.briefing.place import Place
from reports.briefing.wording import UP_DOWN

RISE = ("提升", "下降")


@dataclass(frozen=True)
class Topic:
    """A paragraph by its heading and its sentences. ``of_children``: told of each area below."""

    code: str
    heading: str
    sentences: tuple[Sentence, ...]
    of_children: bool = False


def has_reviewed_all(place: Place) -> bool:
    figure = place.figure("review.share")
    return figure is not None and bool(figure.denominator) and figure.numerator == figure.denominator


def has_units_done(place: Place) -> bool:
    figure = place.figure("units.done")
    return figure is not None and bool(figure.numerator)


HELD = Sentence(
    "held",
    "完成换届和参选",
    (
        Clause(
            "{units.done:个}{unit}完成换届",
            when=has_units_done,
            otherwise=Clause("{units.count:个}{unit}参加换届"),
        ),
        Clause("一次性选举成功率{units.first_try.share}"),
        Clause("参选党员{turnout.party_members_present:~名}"),
        Clause("登记选民{turnout.registered_voters}", lead="、"),
        Respectively(
            "",
            ("turnout.party_members_present", "turnout.registered_voters"),
            ("参选党员", "登记选民"),
            what="growth",
            are_named=True,
        ),
    ),
    subject="{whole}",
)
CHOSEN = Sentence(
    "chosen",
    "两委成员和去留",
    (
        Clause("{units.count:个}{unit}共{chose}“两委”成员{two_committees.count}"),
        Clause("平均年龄{two_committees.average_age}", compare="two_committees.average_age"),
        Clause("其中新进“两委”{two_committees.newly_entered}", lead="；", no_zero=True),
        Clause("因年龄原因退出{two_committees.departed_for_age}", no_zero=True),
    ),
    subject="{area}",
)
HEADS = Sentence(
    "heads",
    "书记主任和一肩挑",
    (
        Clause("{unit}党组织书记{secretary.count:名}"),
        Clause("{committee}主任{director.count:名}", lead="、"),
        Clause("其中“一肩挑”{one_shoulder.count}，占{one_shoulder.share}", compare="one_shoulder.share"),
    ),
    subject="共{elects}新一届",
)
TWO_BODIES = Sentence(
    "two_bodies",
    "两委人数和交叉任职",
    (
        Clause("党组织委员{party_committee.count}"),
        Clause("{committee}委员{committee.count}"),
        Clause("其中交叉任职{cross_serving.count}", no_zero=True),
        Clause("“两委”共{two_committees.count}"),
    ),
)
SECRETARIES = Sentence(
    "secretaries",
    "书记年龄学历女性",
    (
        Clause("平均年龄{secretary.average_age}", compare="secretary.average_age", lead="；"),
        Clause("大专以上占{secretary.college_or_above.share}", lead="；"),
        Clause("本科{secretary.bachelor}", lead="，其中", no_zero=True),
        Clause("研究生{secretary.postgraduate}", lead="、", no_zero=True),
        Clause("女性{secretary.women}，占{secretary.women.share}", lead="；"),
    ),
    subject="党组织书记",
)
BOTH = ("secretary", "two_committees")
BOTH_NAMES = ("书记", "“两委”成员")
CHANGES = Sentence(
    "changes",
    "年龄学历变化",
    (
        Respectively("平均年龄", tuple(f"{who}.average_age" for who in BOTH), BOTH_NAMES, verbs=UP_DOWN),
        Respectively(
            "大专以上学历占比", tuple(f"{who}.college_or_above.share" for who in BOTH), BOTH_NAMES, verbs=RISE
        ),
        Respectively("本科以上占比", tuple(f"{who}.bachelor_or_above.share" for who in BOTH), BOTH_NAMES, what="value"),
    ),
)
BANDS = Sentence(
    "bands",
    "成员年龄段",
    (
        Clause("35岁以下占{two_committees.age_35_or_under.share}"),
        Clause("36—45岁占{two_committees.age_36_45.share}", lead="、"),
        Clause("46—55岁占{two_committees.age_46_55.share}", lead="、"),
        Clause("56—60岁占{two_committees.age_56_60.share}", lead="、"),
        Clause("60岁以上占{two_committees.age_over_60.share}", lead="、", no_zero=True),
    ),
    subject="“两委”成员中，",
)
YOUNG = Sentence(
    "young",
    "青年书记和成员",
    (
        Clause("书记{secretary.born_1985_or_later}", lead="、"),
        Clause("“两委”成员{two_committees.born_1985_or_later}", lead="、"),
    ),
    subject="“85后”",
)
PARTY_COLLEGE = "party_committee.college_or_above.share"
COLLEGE = Sentence(
    "college",
    "党组织班子学历",
    (
        Clause(
            f"{{village}}党组织班子成员大专以上学历占{{{PARTY_COLLEGE}@village}}", compare=f"{PARTY_COLLEGE}@village"
        ),
        Clause(
            f"{{residents}}党组织班子成员大专以上学历占{{{PARTY_COLLEGE}@residents}}",
            compare=f"{PARTY_COLLEGE}@residents",
        ),
    ),
)
EDUCATION = Sentence(
    "education",
    "成员学历",
    (
        Clause("大专以上占{two_committees.college_or_above.share}", compare="two_committees.college_or_above.share"),
        Clause("本科{two_committees.bachelor}", lead="；其中", no_zero=True),
        Clause("研究生{two_committees.postgraduate}", lead="、", no_zero=True),
    ),
    subject="“两委”成员",
)
WOMEN = Sentence(
    "women",
    "成员女性",
    (
        Clause("中女性{two_committees.women}，占{two_committees.women.share}", compare="two_committees.women.share"),
        Clause("女性书记{secretary.women}", lead="；"),
        Clause("女性主任{director.women}", lead="、"),
    ),
    subject="“两委”成员",
)
PARTY = Sentence(
    "party",
    "党员和少数民族",
    (
        Clause("中共党员占{two_committees.party_members.share}", compare="two_committees.party_members.share"),
        Clause("少数民族{two_committees.ethnic_minority}", lead="；", no_zero=True),
    ),
    subject="“两委”成员中，",
)
TURNOVER = Sentence(
    "turnover",
    "连任交流新进",
    (
        Clause("连任{two_committees.re_elected}"),
        Clause("交流任职{two_committees.transferred_in}", lead="、", no_zero=True),
        Clause("新进{two_committees.newly_entered}", lead="、"),
        Clause("新进占{two_committees.newly_entered.share}"),
    ),
    subject="“两委”成员中，",
)
LEFT = Sentence(
    "left",
    "上届成员退出",
    (
        Clause("退出{two_committees.departed}"),
        Clause("因年龄{two_committees.departed_for_age}", lead="，其中", under=True, no_zero=True),
    ),
    subject="上届“两委”成员",
)
SOURCES = Sentence(
    "sources",
    "按来源新选拔",
    (
        Clause("{secretary.newly_chosen}担任书记"),
        Clause("{two_committees.newly_chosen}进入“两委”班子", lead="、"),
    ),
    subject="从先进个人、致富能手、优秀社区工作者等群体中新选拔",
)
VOTES = Sentence(
    "votes",
    "参选率和得票率",
    (
        Clause("党员参选率{turnout.party_members_present.share}"),
        Clause("选民参选率{turnout.voters.share}"),
        Respectively("得票率", ("secretary.vote_share", "director.vote_share"), ("书记", "主任"), what="value"),
    ),
)
REVIEW = Sentence(
    "review",
    "联审和考察",
    (
        Clause(
            "{candidate.count:名}“两委”候选人联审全覆盖",
            when=has_reviewed_all,
            otherwise=Clause("{candidate.count:名}“两委”候选人联审覆盖率{review.share}"),
        ),
        Clause("联审拦下{review.turned_down_in_review:名}", no_zero=True),
        Clause("考察取消资格{review.turned_down_at_inspection:名}", no_zero=True),
    ),
)

TOPICS = (
    Topic("whole", "总体情况", (HELD, CHOSEN)),
    Topic("structure", "班子结构", (HEADS, TWO_BODIES)),
    Topic("age", "年龄结构", (SECRETARIES, BANDS, YOUNG)),
    Topic("education", "学历结构", (CHANGES, EDUCATION, COLLEGE)),
    Topic("people", "女性和党员", (WOMEN, PARTY)),
    Topic("turnover", "进退去留", (TURNOVER, LEFT, SOURCES)),
    Topic("vote", "选举组织", (VOTES,)),
    Topic("review", "人选联审", (REVIEW,)),
    Topic("streets", "各地情况", (CHOSEN,), of_children=True),
)
SENTENCES = {sentence.code: sentence for topic in TOPICS for sentence in topic.sentences}
