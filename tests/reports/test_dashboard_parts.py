"""What the dashboard says, from figures alone."""

import pytest

from reports.dashboard.explanation import explain
from reports.dashboard.sentence import plain_text, sentence
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better
from reports.dashboard.side import concerns, posts_apart
from reports.dashboard.tiles import tiles
from reports.indicators import INDICATORS
from tests.reports.test_words import figure

WORDS = {"unit": "居村", "village": "村", "residents": "居民区", "township": "街镇"}
GIVEN = {
    "units.count": figure("units.count", "533"),
    f"{TWO}.count": figure(f"{TWO}.count", "4163", change="151"),
    AGE: figure(AGE, (187200, 4160), change="-2.8", missing=3),
    COLLEGE: figure(COLLEGE, (3295, 4163), change="11.1288"),
    "one_shoulder.share": figure("one_shoulder.share", (517, 533)),
}


def link(code: str, part: str = "numerator") -> str:
    return f"{code}:{part}"


def sheet(**given) -> Sheet:
    values = {code: figure(code) for code in INDICATORS} | GIVEN | given
    return Sheet(values, link, WORDS, "宝山区", "街镇")


def row(name: str, age=None, college=None, **given) -> Row:
    values = {code: figure(code) for code in INDICATORS}
    values |= {AGE: figure(AGE, "45.0", change=age), COLLEGE: figure(COLLEGE, "79.1", change=college)}
    return Row(len(name), name, f"/{name}/", values | given, link)


def test_the_opening_sentence_can_be_published():
    rows = [row("顾村镇", "-4.0", "17.5"), row("吴淞街道", "0.2", "5.2")]
    assert plain_text(sentence(sheet(), 533, rows)) == (
        "宝山区533个居村产生新一届“两委”成员4163人，平均年龄45岁，比上届年轻2.8岁；"
        "大专以上占79.1%，比上届提高11.1个百分点；一肩挑比例97%。1个街镇实现“一降一升”。"
    )


def test_every_figure_of_the_sentence_opens():
    linked = [part for part in sentence(sheet(), 533) if part.url]
    assert [part.text for part in linked] == ["533", "4,163", "45", "79.1", "97"]


def test_while_rosters_are_missing_the_sentence_says_so():
    assert "533个居村中已有12个报送花名册，现有“两委”成员4163人" in plain_text(sentence(sheet(), 12))


def test_a_clause_without_a_value_is_left_out_and_the_sentence_still_ends():
    text = plain_text(sentence(sheet(**{"one_shoulder.share": figure("one_shoulder.share")}), 533))
    assert "一肩挑" not in text
    assert text.endswith("提高11.1个百分点。")


def test_without_members_there_is_no_sentence():
    assert sentence(sheet(**{f"{TWO}.count": figure(f"{TWO}.count", "0")}), 0) == []


@pytest.mark.parametrize(
    ("age", "college", "reached"),
    [("-0.1", "0.1", True), ("0.0", "0.1", False), ("-0.1", "0.0", False), ("0.1", "0.1", False), (None, "0.1", None)],
)
def test_younger_and_better_needs_both_to_move(age, college, reached):
    assert is_younger_and_better(row("顾村镇", age, college)) is reached


def test_the_tiles_show_the_equation_and_who_is_left_out():
    members, age = tiles(sheet(), 533)[1], tiles(sheet(), 533)[3]
    assert [term.label for term in members.equation] == ["党组织", "村(居)委", "交叉"]
    assert age.counted is not None
    assert age.missing is not None
    assert (age.counted.text, age.missing.text, age.missing.url) == ("4,160", "3", f"{AGE}:missing")


def test_a_tile_without_a_last_term_has_no_change():
    tile = tiles(sheet(), 533)[2]
    assert (tile.change, tile.previous) == (None, "")


def test_concerns_name_what_got_worse_first():
    share = figure("one_shoulder.share", (20, 24))
    rows = [row("淞南镇", "-1.0", "1.0", **{"one_shoulder.share": share}), row("吴淞街道", "0.2", "5.2")]
    assert [(one.name, one.note) for one in concerns(sheet(), rows)] == [
        ("吴淞街道", "比上届年长0.2岁"),
        ("淞南镇", "20/24，4个未实现"),
    ]


def test_a_unit_without_one_shoulder_says_why():
    def unit(name, **counts):
        return row(name, **{f"{code}.count": figure(f"{code}.count", value) for code, value in counts.items()})

    rows = [
        unit("甲村", two_committees="5", secretary="1", director="1", one_shoulder="0"),
        unit("乙村", two_committees="5", secretary="0", director="1", one_shoulder="0"),
        unit("丙村", two_committees="0", one_shoulder="0"),
        unit("丁村", two_committees="5", secretary="1", director="1", one_shoulder="1"),
    ]
    assert [(name, why) for name, _url, why in posts_apart(rows)] == [
        ("甲村", "书记、主任分设"),
        ("乙村", "缺书记"),
        ("丙村", "未报花名册"),
    ]


def test_the_explanation_shows_the_division_before_rounding():
    given = sheet()
    explained = explain(given[COLLEGE], given.figures, link)
    assert explained.exact == "79.1497…%"
    assert explained.sentence == "“两委”成员大专及以上占比79.1%，比上届提高11.1个百分点。"
    assert [step.words for step in explained.equation][-1] == "= “两委”成员"
