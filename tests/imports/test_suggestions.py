"""The words offered for one that no dictionary has."""

from typing import Any

import pytest

from cadres.choices import CODES
from cadres.rules.posts import parse_posts
from core.codes import read_codes
from imports.choices import ProblemKind as Kind
from imports.rules import values
from imports.rules.suggestions import DICTIONARIES, MOST, nearest, suggestions


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        (Kind.UNKNOWN_EDUCATION, "大转", "大专"),
        (Kind.UNKNOWN_EDUCATION, "大砖", "大专"),
        (Kind.UNKNOWN_EDUCATION, "本可", "本科"),
        (Kind.UNKNOWN_EDUCATION, "大本科", "本科"),
        (Kind.UNKNOWN_EDUCATION, "研究升", "研究生"),
        (Kind.UNKNOWN_EDUCATION, "大专（在读）", "大专"),
        (Kind.UNKNOWN_EDUCATION, "高种", "高中(中专)"),
        (Kind.UNKNOWN_POLITICAL_STATUS, "中共党圆", "中共党员"),
        (Kind.UNKNOWN_POLITICAL_STATUS, "群从", "群众"),
        (Kind.UNKNOWN_POLITICAL_STATUS, "中共予备党员", "中共预备党员"),
        (Kind.UNKNOWN_ETHNICITY, "汗族", "汉族"),
        (Kind.UNKNOWN_ETHNICITY, "汗", "汉族"),
        (Kind.UNKNOWN_ETHNICITY, "土加族", "土家族"),
        (Kind.UNKNOWN_SEX, "南", "男"),
        (Kind.UNKNOWN_DEGREE, "学仕", "学士"),
        (Kind.UNKNOWN_EXIT_REASON, "年龄原困", "年龄"),
        (Kind.UNKNOWN_POST, "总支书纪", "党组织书记"),
        (Kind.UNKNOWN_POST, "居委会主仁", "村(居)委会主任"),
    ],
)
def test_the_word_that_was_meant_comes_first(kind, text, word):
    assert suggestions(kind, text)[0] == word


@pytest.mark.parametrize("text", ["", "天上", "zzz", "12345"])
def test_nothing_is_offered_for_what_is_like_nothing(text):
    assert suggestions(Kind.UNKNOWN_EDUCATION, text) == []


def test_never_more_than_three_are_offered():
    assert all(len(suggestions(kind, text)) <= MOST for kind in DICTIONARIES for text in ("委员", "党员", "族", "大"))


def test_there_is_nothing_to_offer_for_other_faults():
    assert suggestions(Kind.MISSING_NAME, "张三") == []


def test_what_is_offered_is_read():
    known: dict[Kind, dict[str, Any]] = {
        Kind.UNKNOWN_SEX: values.SEXES,
        Kind.UNKNOWN_EDUCATION: values.EDUCATIONS,
        Kind.UNKNOWN_POLITICAL_STATUS: values.POLITICAL,
        Kind.UNKNOWN_ETHNICITY: values.ETHNIC,
        Kind.UNKNOWN_EXIT_REASON: values.EXIT_REASONS,
        Kind.UNKNOWN_YES_NO: values.FULL_TIME,
    }
    for kind, words in known.items():
        assert all(values.look_up(words, meaning) is not None for meaning in DICTIONARIES[kind].values())
    assert all(values.read_degree(word) for word in DICTIONARIES[Kind.UNKNOWN_DEGREE])
    for word in set(DICTIONARIES[Kind.UNKNOWN_POST].values()):
        assert not parse_posts(word).unknown
        assert parse_posts(word)


def test_sources_are_offered_by_their_names():
    names = [row["source"] for row in read_codes(CODES / "member_sources.csv")]
    words = {word: name for name in names for word in values.source_words(name)}
    assert nearest("退役军仁", words)[0] == "退役军人"
    assert nearest("返乡创页", words)[0] == "返乡创业(外出务工返乡)"
