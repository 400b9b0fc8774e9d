"""Values in the spellings of rosters, and what no dictionary has."""

import pytest

from cadres.choices import CODES, ETHNIC_GROUPS, Education
from cadres.rules.posts import parse_posts
from core.codes import read_codes
from imports.columns import is_empty
from imports.rules import values
from imports.rules.names import is_unusual_name, read_name, sex_of_name
from imports.rules.phones import read_phones

ALIASES = read_codes(values.CODES / "value_aliases.csv")


def rows_of(field):
    return [(row["alias"], row["canonical"]) for row in ALIASES if row["field"] == field]


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("gender", values.SEXES),
        ("education", values.EDUCATIONS),
        ("political", values.IS_PARTY_MEMBER),
        ("ethnic", values.ETHNIC),
        ("exit_reason", values.EXIT_REASONS),
    ],
)
def test_every_alias_means_its_official_word(field, known):
    wrong = [pair for pair in rows_of(field) if values.look_up(known, pair[0]) != values.look_up(known, pair[1])]
    assert not wrong
    assert all(canonical in known for _, canonical in rows_of(field))


def test_every_alias_of_yes_and_no_is_read():
    assert all(values.look_up(values.YES_NO, alias) == (word == "是") for alias, word in rows_of("yes_no"))


def test_every_alias_of_nothing_is_nothing():
    assert all(is_empty(alias) for alias, _ in rows_of("empty"))


@pytest.mark.parametrize(
    "text", ["无", " 无 ", "—", "－", "／", "/", "——", "暂无", "待定", "不详", "　", "", None, "（无）"]
)
def test_what_says_nothing_is_nothing(text):
    assert is_empty(text)


def test_nothing_under_political_status_is_not_the_masses():
    assert values.look_up(values.POLITICAL, "无") is None


EXPECTED_POSTS = {
    "党组织书记": ("secretary", "", ""),
    "党组织副书记": ("deputy_secretary", "", ""),
    "党组织委员": ("member", "", ""),
    "村(居)委会主任": ("", "director", ""),
    "村(居)委会副主任": ("", "deputy_director", ""),
    "村(居)委会委员": ("", "member", ""),
    "书记兼主任": ("secretary", "director", ""),
    "村务监督委员会主任": ("", "", "director"),
    "村务监督委员会委员": ("", "", "member"),
    "其他工作人员": ("", "", ""),
}
BY_COLUMN_OR_POSTING = {"委员", "兼职副书记"}


def test_every_alias_of_a_post_is_that_post():
    """But for 委员, which only its column tells, and 兼职副书记, which is a posting (DESIGN §4.1)."""
    wrong = []
    for alias, canonical in rows_of("position"):
        posts = parse_posts(alias)
        if alias not in BY_COLUMN_OR_POSTING and EXPECTED_POSTS[canonical] != (
            posts.party,
            posts.committee,
            posts.supervision,
        ):
            wrong.append((alias, canonical, posts))
        if canonical == "其他工作人员" and not posts.postings:
            wrong.append((alias, canonical, posts))
    assert not wrong


def test_every_source_has_its_aliases():
    names = [row["source"] for row in read_codes(CODES / "member_sources.csv")]
    assert {canonical for _, canonical in rows_of("source")} <= set(names)
    assert "退伍军人" in values.source_words("退役军人")
    meanings = [word for name in names for word in dict.fromkeys(values.source_words(name))]
    assert len(meanings) == len(set(meanings))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("大专", Education.COLLEGE),
        ("在职大专", Education.COLLEGE),
        ("成人教育大专", Education.COLLEGE),
        ("国家开放大学大专毕业", Education.COLLEGE),
        ("大专（函授）", Education.COLLEGE),
        ("大专（本科在读）", Education.COLLEGE),
        ("大学", Education.BACHELOR),
        ("本科", Education.BACHELOR),
        ("大学本科学历", Education.BACHELOR),
        ("省委党校大学", Education.BACHELOR),
        ("大学（硕士）", Education.BACHELOR),
        ("本科（学士）", Education.BACHELOR),
        ("全日制大专、在职本科", Education.BACHELOR),
        ("大专（全日制）\n本科（在职）", Education.BACHELOR),
        ("本科/大专", Education.BACHELOR),
        ("研究生（硕士）", Education.POSTGRADUATE),
        ("省委党校研究生", Education.POSTGRADUATE),
        ("在职硕士研究生", Education.POSTGRADUATE),
        ("高中（中专）", Education.SENIOR_HIGH),
        ("高中/中专", Education.SENIOR_HIGH),
        ("普通高中毕业", Education.SENIOR_HIGH),
        ("初中文化程度", Education.JUNIOR_HIGH),
        ("小 学", Education.PRIMARY),
        ("大转", None),
        ("大本科", None),
        ("大专（在读）", None),
        ("本科在读", None),
        ("本科（肄业）", None),
        ("高中（大专）", None),
        ("大专及以上", None),
        ("大专、学前班", None),
    ],
)
def test_education_is_the_highest_that_is_held(text, level):
    assert values.look_up(values.EDUCATIONS, text) == level


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中共党员", "01"),
        ("党员", "01"),
        ("正式党员", "01"),
        ("中共党员（2008.07）", "01"),
        ("党员（正式）", "01"),
        ("中共党员（预备）", "02"),
        ("预备党员", "02"),
        ("中国共产党预备党员", "02"),
        ("共青团员", "03"),
        ("团员", "03"),
        ("群众", "13"),
        ("群众（入党积极分子）", "13"),
        ("中共党员（预备期满）", None),
        ("积极分子", None),
        ("是", None),
        ("群众、团员", None),
    ],
)
def test_political_status_is_read(text, code):
    assert values.look_up(values.POLITICAL, text) == code


def test_a_yes_is_an_answer_only_to_whether_one_is_a_member():
    assert values.look_up(values.IS_PARTY_MEMBER, "是") == "01"
    assert values.look_up(values.IS_PARTY_MEMBER, "是（预备）") == "02"
    assert values.look_up(values.IS_PARTY_MEMBER, "否") == "13"


def test_every_ethnic_group_is_read_with_and_without_its_last_word():
    for code, name in ETHNIC_GROUPS:
        assert values.look_up(values.ETHNIC, name) == code
        if code not in ("97", "98"):
            assert values.look_up(values.ETHNIC, name.removesuffix("族")) == code
    assert values.look_up(values.ETHNIC, "毛难族") == "36"
    assert values.look_up(values.ETHNIC, "汗") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("学士", "4"),
        ("学士学位", "4"),
        ("学士（双学位）", "4"),
        ("硕士", "3"),
        ("硕士研究生", "3"),
        ("农业推广硕士", "3"),
        ("博士学位", "2"),
        ("无学位", None),
        ("本科", None),
    ],
)
def test_a_degree_is_read_by_its_name_or_its_level(text, code):
    assert values.read_degree(text) == code


@pytest.mark.parametrize(
    ("text", "name", "sex"),
    [
        ("张三", "张三", ""),
        ("张 三", "张三", ""),
        ("张　三", "张三", ""),
        (" 张\u00a0三\n", "张三", ""),
        ("王某某（女）", "王某某", "2"),
        ("王某某(男)", "王某某", "1"),
        ("王某某（女，党员）", "王某某", "2"),
        ("王某某（兼）（女）", "王某某", "2"),
        ("王某某（兼）", "王某某", ""),
        ("王某某（党员）", "王某某", ""),
        ("王某某（土家族）", "王某某", ""),
        ("1.张三", "张三", ""),
        ("张三*", "张三", ""),
        ("买买提•艾力", "买买提·艾力", ""),
        ("买买提．艾力", "买买提·艾力", ""),
        ("买买提.艾力", "买买提·艾力", ""),
        ("买买提・艾力", "买买提·艾力", ""),
        ("买买提·艾力", "买买提·艾力", ""),
        ("买买提 · 艾力", "买买提·艾力", ""),
        ("张𬎆", "张𬎆", ""),
        ("李㛃", "李㛃", ""),
        ("王\ue863", "王\ue863", ""),
        ("张伟（大）", "张伟(大)", ""),
        ("张伟（1）", "张伟(1)", ""),
    ],
)
def test_a_name_is_read_without_its_notes(text, name, sex):
    assert (read_name(text), sex_of_name(text)) == (name, sex)


@pytest.mark.parametrize("name", ["张三", "买买提·艾力", "张𬎆", "王\ue863", "李〇", "Anna"])
def test_a_rare_character_is_no_fault(name):
    assert not is_unusual_name(name)


@pytest.mark.parametrize("name", ["张?", "张□", "张伟(大)", "张三/李四", "张三,"])
def test_a_mark_in_a_name_is_unusual(name):
    assert is_unusual_name(name)


MOBILE = "13800000000"


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        (MOBILE, [MOBILE]),
        (13800000000, [MOBILE]),
        (13800000000.0, [MOBILE]),
        ("138 0000 0000", [MOBILE]),
        ("138-0000-0000", [MOBILE]),
        ("+86 13800000000", [MOBILE]),
        ("+86-13800000000", [MOBILE]),
        ("8613800000000", [MOBILE]),
        ("008613800000000", [MOBILE]),
        ("'13800000000", [MOBILE]),
        ("１３８０００００００0", [MOBILE]),
        ("手机：13800000000", [MOBILE]),
        ("13800000000（本人）", [MOBILE]),
        ("021-56780000", ["02156780000"]),
        ("(021)56780000", ["02156780000"]),
        ("（021）5678 0000", ["02156780000"]),
        ("56780000", ["56780000"]),
        ("0571-8765432", ["05718765432"]),
        ("13800000000/56780000", [MOBILE, "56780000"]),
        ("56780000、13800000000", [MOBILE, "56780000"]),
        ("13800000000 13900000000", [MOBILE, "13900000000"]),
        ("13800000000\n13800000000", [MOBILE]),
        ("1380000000", []),
        ("138000000000", []),
        ("12345678901", []),
        ("110", []),
        ("张三手机", []),
        ("13800000000/张三", []),
        ("1.38E+10", []),
    ],
)
def test_phones_are_read(cell, phones):
    assert read_phones(cell) == phones
