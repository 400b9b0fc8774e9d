"""The sentences of the articles, to the digit, from figures alone (issue, points 7 a to j)."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from places.models import DEFAULT_VOCABULARY
from reports.briefing.children import highlights
from reports.briefing.clauses import Clause, Respectively, Sentence
from reports.briefing.composing import compose
from reports.briefing.declarations import SENTENCES
from reports.briefing.describing import describe
from reports.briefing.place import Choices, Place
from reports.briefing.wording import Rounding, count_words
from reports.indicators import INDICATORS
from reports.rules.values import Shape, Value
from reports.selectors.figure import Figure

AS_OF = dt.date(2021, 5, 31)
BAOSHAN = {"unit": "居村", "residents": "居民区"}


def figure(code, now, then=None) -> Figure:
    """A figure of a count, or of (numerator, denominator), now and in the term before."""
    indicator = INDICATORS.get(code) or replace(INDICATORS["secretary.newly_entered"], code=code)
    return Figure(indicator, value(indicator.shape, now), value(indicator.shape, then))


def value(shape, parts) -> Value:
    if parts is None:
        return Value(shape, None, None)
    return Value(shape, parts, None) if shape == Shape.COUNT else Value(shape, *parts)


def place(numbers, *, village=None, residents=None, name="开福区", words=None, **fields) -> Place:
    """A place with these figures; what is not said of it has no value."""
    by_kind = {
        kind: {code: figure(code, *(pair if isinstance(pair, list) else [pair])) for code, pair in told.items()}
        for kind, told in (("", numbers), ("village", village or {}), ("residents", residents or {}))
    }
    return Place(name, "全区", {**DEFAULT_VOCABULARY, **(words or {})}, by_kind, **fields)


def tell(code, where, **choices) -> str:
    return SENTENCES[code].tell(where, Choices(**choices)).text


def test_a_heads_and_one_shoulder():
    where = place(
        {"secretary.count": 114, "director.count": 114, "one_shoulder.count": 112, "one_shoulder.share": (112, 114)}
    )
    assert tell("heads", where) == (
        "共选举产生新一届村(社区)党组织书记114名、村(居)委会主任114名，其中“一肩挑”112人，占98.2%。"
    )


def test_b_secretaries_by_age_education_and_sex():
    where = place(
        {
            "secretary.average_age": [(4742, 114), (5039, 114)],
            "secretary.college_or_above.share": (110, 114),
            "secretary.bachelor": 55,
            "secretary.postgraduate": 3,
            "secretary.women": 52,
            "secretary.women.share": (52, 114),
        }
    )
    assert tell("secretaries", where) == (
        "党组织书记平均年龄41.6岁，比上届年轻2.6岁；大专以上占96.5%，其中本科55人、研究生3人；女性52人，占45.6%。"
    )


def test_c_the_two_committees():
    where = place(
        {
            "party_committee.count": 612,
            "committee.count": 588,
            "cross_serving.count": 295,
            "two_committees.count": 905,
        }
    )
    said = SENTENCES["two_bodies"].tell(where, Choices())
    assert said.text == "党组织委员612人，村(居)委会委员588人，其中交叉任职295人，“两委”共905人。"
    assert "612＋588－295＝905" in said.pieces[-2].note


def test_d_a_street_in_its_own_words():
    street = place(
        {
            "units.count": 11,
            "two_committees.count": 92,
            "two_committees.average_age": [(3680, 92), (3956, 92)],
            "two_committees.newly_entered": 32,
            "two_committees.departed_for_age": 19,
        },
        residents={"units.count": 11},
        name="青竹湖街道",
    )
    assert tell("chosen", street) == (
        "青竹湖街道11个社区共选出“两委”成员92人，平均年龄40岁，比上届年轻3岁；其中新进“两委”32人，因年龄原因退出19人。"
    )


def test_e_the_young_and_the_educated_by_kind_of_unit():
    share = "party_committee.college_or_above.share"
    where = place(
        {"secretary.born_1985_or_later": 41, "two_committees.born_1985_or_later": 592},
        village={share: [(500, 560), (405, 546)]},
        residents={share: [(1575, 2336), (1310, 2266)]},
        words=BAOSHAN,
    )
    assert tell("young", where) == "“85后”书记41人、“两委”成员592人。"
    assert tell("college", where) == (
        "村党组织班子成员大专以上学历占89.3%，比上届提高15.1个百分点，"
        "居民区党组织班子成员大专以上学历占67.4%，提高9.6个百分点。"
    )


HELD = {
    "units.count": 533,
    "units.first_try.share": (533, 533),
    "turnout.party_members_present": [43013, 40012],
    "turnout.registered_voters": [1000746, 909769],
}


def test_f_units_first_try_and_growth():
    assert tell("held", place({**HELD, "units.done": 533}, words=BAOSHAN)) == (
        "全区533个居村完成换届，一次性选举成功率100%，参选党员约4.3万名、登记选民1000746人，比上届分别增长7.5%、10%。"
    )
    assert tell("held", place(HELD, words=BAOSHAN)).startswith("全区533个居村参加换届，")


def test_where_none_is_done_it_is_said_how_many_take_part():
    told = tell("held", place({"units.count": 533, "units.done": 0}, words=BAOSHAN))
    assert told == "全区533个居村参加换届。"


def test_f_rounding_is_a_choice():
    where = place(HELD, words=BAOSHAN)
    assert "参选党员43013名、登记选民1000746人" in tell("held", where, rounding=Rounding.EXACT)
    assert "参选党员约4.3万名、登记选民约100.1万人" in tell("held", where, rounding=Rounding.ALL)
    assert count_words(43000, is_about=True) == "4.3万"
    assert count_words(9999, is_about=True) == "9999"


BOTH = {
    "secretary.average_age": [(430, 10), (455, 10)],
    "two_committees.average_age": [(400, 10), (432, 10)],
    "secretary.college_or_above.share": [(899, 1000), (800, 1000)],
    "two_committees.college_or_above.share": [(832, 1000), (700, 1000)],
    "secretary.bachelor_or_above.share": (204, 1000),
    "two_committees.bachelor_or_above.share": (227, 1000),
}


def test_g_secretaries_and_members_in_one_breath_against_the_eve():
    assert tell("changes", place(BOTH, baseline="换届前")) == (
        "书记、“两委”成员平均年龄较换届前分别降低2.5岁、3.2岁，大专以上学历占比分别提升9.9、13.2个百分点，"
        "本科以上占比分别为20.4%、22.7%。"
    )


def test_g_what_goes_apart_is_told_apart():
    apart = {**BOTH, "secretary.average_age": [(460, 10), (455, 10)]}
    assert "平均年龄比上届分别升高0.5岁、降低3.2岁，" in tell("changes", place(apart))
    even = {**BOTH, "secretary.average_age": [(455, 10), (455, 10)]}
    assert "平均年龄比上届分别持平、降低3.2岁，" in tell("changes", place(even))


def test_g_of_one_alone_its_name_is_told_and_the_other_listed():
    alone = {code: pair for code, pair in BOTH.items() if code != "secretary.average_age"}
    said = SENTENCES["changes"].tell(place(alone), Choices())
    assert said.text == (
        "“两委”成员平均年龄比上届降低3.2岁，书记、“两委”成员大专以上学历占比分别提升9.9、13.2个百分点，"
        "本科以上占比分别为20.4%、22.7%。"
    )
    assert [left.what for left in said.left] == ["平均年龄中的部分数字"]


def test_h_bands_of_age():
    bands = {"35_or_under": 427, "36_45": 326, "46_55": 226, "56_60": 20, "over_60": 0}
    where = place({f"two_committees.age_{band}.share": (count, 1000) for band, count in bands.items()})
    assert tell("bands", where) == ("“两委”成员中，35岁以下占42.7%、36—45岁占32.6%、46—55岁占22.6%、56—60岁占2%。")


def test_i_candidates_under_review():
    numbers = {
        "candidate.count": 7720,
        "review.share": (7720, 7720),
        "review.turned_down_in_review": 168,
        "review.turned_down_at_inspection": 21,
    }
    assert tell("review", place(numbers)) == "7720名“两委”候选人联审全覆盖，联审拦下168名，考察取消资格21名。"
    some = place({**numbers, "review.share": (7000, 7720)})
    assert tell("review", some).startswith("7720名“两委”候选人联审覆盖率90.7%，")


def test_j_newly_chosen_by_source():
    numbers = {"secretary.newly_chosen": 568, "two_committees.newly_chosen": 4275}
    assert tell("sources", place(numbers)).endswith("新选拔568人担任书记、4275人进入“两委”班子。")


def test_a_clause_without_data_is_dropped_and_the_rest_joined_anew():
    where = place({"secretary.count": 114, "secretary.women": 52, "secretary.women.share": (52, 114)})
    assert tell("secretaries", where) == "党组织书记女性52人，占45.6%。"
    said = SENTENCES["two_bodies"].tell(place({}), Choices())
    assert said.pieces == ()
    assert said.left


def test_what_is_under_a_clause_goes_with_it():
    sentence = Sentence(
        "x",
        "某句",
        (Clause("退出{two_committees.departed}"), Clause("因年龄{two_committees.departed_for_age}", under=True)),
    )
    only = place({"two_committees.departed_for_age": 3})
    assert sentence.tell(only, Choices()).text == ""


def test_of_nobody_nothing_is_said():
    where = place({"two_committees.bachelor": 5, "two_committees.postgraduate": 0})
    assert tell("education", where) == "“两委”成员本科5人。"


def test_without_a_last_term_changes_are_left_out_and_said_to_be():
    where = place({"secretary.average_age": (4742, 114)})
    said = SENTENCES["secretaries"].tell(where, Choices())
    assert said.text == "党组织书记平均年龄41.6岁。"
    assert ("书记平均年龄的变化", "没有上届的数字") in [(left.what, left.why) for left in said.left]
    both = {"secretary.average_age": [(4742, 114), (5039, 114)]}
    assert tell("secretaries", place(both), compares=False) == "党组织书记平均年龄41.6岁。"


def test_what_did_not_move_is_even():
    where = place({"two_committees.women.share": [(1, 2), (1, 2)], "two_committees.women": 1})
    assert tell("women", where) == "“两委”成员中女性1人，占50%，与上届持平。"


def test_growth_of_one_alone_names_it():
    sentence = Sentence(
        "x",
        "某句",
        (Respectively("", ("turnout.voters", "turnout.registered_voters"), ("投票人数", "登记选民"), what="growth"),),
    )
    where = place({"turnout.registered_voters": [110, 100]})
    assert sentence.tell(where, Choices()).text == "登记选民比上届增长10%。"


def test_a_slate_is_told_as_a_projection():
    where = place({"secretary.count": 3}, is_projected=True)
    briefing = compose(where, Choices(), term="2021年换届", as_of=AS_OF)
    assert briefing.title == "开福区村(社区)“两委”换届情况简报（预测）"
    assert "共预计产生新一届村(社区)党组织书记3名" in briefing.text


def test_each_number_carries_its_arithmetic_and_each_definition_stands_once():
    where = place({"one_shoulder.count": 112, "one_shoulder.share": [(112, 114), (100, 114)]})
    numbers = [piece for piece in SENTENCES["heads"].tell(where, Choices()).pieces if piece.note]
    assert [piece.text for piece in numbers] == ["112人", "98.2%", "提高10.5个百分点"]
    assert numbers[1].note == "“一肩挑”比例：112÷114＝98.2456…%，四舍五入为98.2%。"
    assert numbers[2].note == (
        "“一肩挑”比例：本届112÷114＝98.2456…%，上届100÷114＝87.7193…%，先相减再四舍五入为10.5个百分点。"
    )


def test_a_sentence_of_one_kind_is_left_out_where_only_the_other_is_asked_for():
    share = "party_committee.college_or_above.share"
    where = place({}, village={share: (5, 10)}, residents={share: (1, 2)}, kind="village")
    said = SENTENCES["college"].tell(where, Choices())
    assert said.text == "村党组织班子成员大专以上学历占50%。"
    assert "本简报只写村" in [left.why for left in said.left]


def test_areas_below_are_told_by_what_stands_out():
    def street(name, now, then):
        age, college = "two_committees.average_age", "two_committees.college_or_above.share"
        numbers = {age: [(now, 10), (then, 10)], college: [(now, 1000), (400, 1000)], "one_shoulder.share": (2, 2)}
        return place(numbers, name=name)

    children = [street("甲镇", 450, 480), street("乙镇", 440, 450), street("丙镇", 460, 450)]
    assert highlights(place({}), children, Choices()).text == (
        "3个街镇中，“一肩挑”全覆盖的3个，平均年龄、大专以上占比“一降一升”的2个；"
        "平均年龄下降最多的是甲镇，年轻3岁；大专以上占比提高最多的是丙镇，提高6个百分点。"
    )


def test_the_paragraphs_are_those_asked_for_in_their_order():
    where = place({"secretary.count": 3, "candidate.count": 4, "review.share": (4, 4)})
    briefing = compose(where, Choices(paragraphs=("review", "structure")), term="2021年换届", as_of=AS_OF)
    assert [paragraph.heading for paragraph in briefing.paragraphs] == ["班子结构", "人选联审"]
    assert all("—" not in line.replace("36—45", "").replace("46—55", "") for line in briefing.text.splitlines())


def test_every_declared_name_is_a_word_that_templates_can_use():
    names = [sentence.name for sentence in SENTENCES.values()]
    assert all(name.isidentifier() for name in names)
    assert len(set(names)) == len(names)


def test_the_documentation_is_what_the_declarations_say():
    page = Path(__file__).parents[2] / "docs" / "简报字段.md"
    assert page.read_text(encoding="utf-8") == describe()
