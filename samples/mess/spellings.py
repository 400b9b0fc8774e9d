"""Messes of the values: how names, dates, numbers, levels, posts and units are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from places.rules.names import short_unit_name
from samples.mess.drafts import POSTS, Cell, Column, Draft, Spelling
from samples.mess.people import Fact
from samples.mess.registry import Spoil, add, mess

_EPOCH = dt.date(1899, 12, 30)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def spelt(key: str, spell: Spelling) -> Spoil:
    """A column's cells written by a rule, where it stands in the sheet."""

    def spoil(draft: Draft) -> None:
        if draft.has(key):
            draft.column(key).spell = spell

    return spoil


def worded(key: str, words: dict[str, str]) -> Spoil:
    """A column's official words replaced by others; what is not named stays."""

    def spoil(draft: Draft) -> None:
        if draft.has(key):
            draft.column(key).spell = _in_words(draft.column(key).spell, words)

    return spoil


def _in_words(spell: Spelling, words: dict[str, str]) -> Spelling:
    return lambda fact, number: words.get(spell(fact, number), spell(fact, number))


def together(*spoils: Spoil) -> Spoil:
    def spoil(draft: Draft) -> None:
        for each in spoils:
            each(draft)

    return spoil


def by_fact(rule: Callable[[Fact], Cell]) -> Spelling:
    """A spelling that does not ask for the row."""
    return lambda fact, _: rule(fact)


def _age(fact: Fact) -> int:
    return 2021 - fact.born.year - ((fact.born.month, fact.born.day) > (5, 31))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


NAMES: dict[str, Callable[[Fact], str]] = {
    "spaces_in_short_names": lambda fact: " ".join(fact.name) if len(fact.name) == 2 else f" {fact.name} ",
    "full_width_spaces_in_names": lambda fact: "　".join(fact.name) if len(fact.name) < 4 else fact.name,
    "line_breaks_in_names": lambda fact: f"{fact.name}\n",
    "another_dot_in_minority_names": lambda fact: fact.name.replace("·", "•"),
    "a_full_stop_in_minority_names": lambda fact: fact.name.replace("·", "．"),
    "the_sex_behind_names": lambda fact: f"{fact.name}（{fact.sex}）" if fact.sex == "女" else fact.name,
    "notes_behind_names": lambda fact: f"{fact.name}(兼)" if fact.party_post and fact.committee_post else fact.name,
    "numbers_before_names": lambda fact: f"1、{fact.name}",
}
for _name, _rule in NAMES.items():
    add(_name, "name", spoil=spelt("name", by_fact(_rule)))

BIRTHS: dict[str, Callable[[Fact], Cell]] = {
    "births_1985_06_with_a_point": lambda fact: f"{fact.born:%Y.%m}",
    "births_1985_6_with_a_point": lambda fact: f"{fact.born.year}.{fact.born.month}",
    "births_198506": lambda fact: f"{fact.born:%Y%m}",
    "births_198506_as_numbers": lambda fact: int(f"{fact.born:%Y%m}"),
    "births_19850612": lambda fact: f"{fact.born:%Y%m%d}",
    "births_19850612_as_numbers": lambda fact: int(f"{fact.born:%Y%m%d}"),
    "births_1985_06_12_with_dashes": lambda fact: f"{fact.born:%Y-%m-%d}",
    "births_1985_6_12_with_slashes": lambda fact: f"{fact.born.year}/{fact.born.month}/{fact.born.day}",
    "births_in_words": lambda fact: f"{fact.born.year}年{fact.born.month}月",
    "births_to_the_day_in_words": lambda fact: f"{fact.born.year}年{fact.born.month:02d}月{fact.born.day}日",
    "births_85_06": lambda fact: f"{fact.born:%y.%m}",
    "births_with_age_notes": lambda fact: f"{fact.born:%Y.%m}（{_age(fact)}岁）",
    "births_with_age_notes_below": lambda fact: f"{fact.born:%Y.%m}\n({_age(fact)}岁)",
    "births_as_dates": lambda fact: _midnight(fact.born),
    "births_as_serial_numbers": lambda fact: (fact.born - _EPOCH).days,
    "births_as_serial_numbers_in_text": lambda fact: str((fact.born - _EPOCH).days),
    "births_as_decimals": lambda fact: float(f"{fact.born:%Y.%m}"),
    "births_that_lost_a_zero": lambda fact: f"{fact.born:%Y.%m}".removesuffix("0"),
    "births_with_full_width_digits": lambda fact: f"{fact.born:%Y.%m}".translate(_WIDE),
    "births_with_a_time_of_day": lambda fact: f"{fact.born:%Y-%m-%d} 00:00:00",
    "no_births_but_id_numbers": lambda _: "",
}
for _name, _rule in BIRTHS.items():
    add(_name, "birth", spoil=spelt("birth", by_fact(_rule)))

ID_NUMBERS: dict[str, Callable[[str], str]] = {
    "spaces_in_id_numbers": lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
    "full_width_id_numbers": lambda text: text.translate(_WIDE),
    "small_x_in_id_numbers": str.lower,
    "apostrophes_before_id_numbers": lambda text: f"'{text}",
    "backquotes_before_id_numbers": lambda text: f"‘{text}",
    "invisible_marks_in_id_numbers": lambda text: f"\u200b{text}\u200b\t",
    "dashes_in_id_numbers": lambda text: f"{text[:6]}-{text[6:14]}-{text[14:]}",
}


def _numbered(rule: Callable[[str], str]) -> Spoil:
    return spelt("id_number", lambda fact, _: rule(fact.id_number))


for _name, _number in ID_NUMBERS.items():
    add(_name, "id_number", spoil=_numbered(_number))


@mess("id_number")
def id_numbers_of_15_digits(draft: Draft) -> None:
    """As issued before 2000; the year's century and the check digit follow from it."""
    draft.column("id_number").spell = lambda fact, _: fact.id_number[:6] + fact.id_number[8:17]


def _marked(mark: str) -> Spoil:
    """What is empty says so."""

    def spoil(draft: Draft) -> None:
        for column in draft.columns:
            column.spell = _or_mark(column.spell, mark)

    return spoil


def _or_mark(spell: Spelling, mark: str) -> Spelling:
    return lambda fact, number: spell(fact, number) or mark


for _mark in ("无", "—", "/", "－", "--", "暂无", "\\", "无　"):
    add(
        f"empty_as_{_mark}".replace("　", "_and_a_space"),
        "phone",
        "joined_party_on",
        "posts",
        "sources",
        spoil=_marked(_mark),
    )

add(
    "education_in_personnel_words",
    "education",
    spoil=together(
        *(
            worded(
                key,
                {"本科": "大学", "大专": "大学专科", "研究生": "硕士研究生", "高中(中专)": "中专", "初中": "初中毕业"},
            )
            for key in ("education", "education_full_time", "education_in_service")
        )
    ),
)
add(
    "education_with_its_school",
    "education",
    spoil=together(
        worded(
            "education", {"本科": "大学本科学历", "大专": "大专毕业", "研究生": "研究生（硕士）", "高中(中专)": "职高"}
        ),
        worded(
            "education_full_time", {"本科": "全日制本科", "大专": "高职高专", "研究生": "博士", "高中(中专)": "技校"}
        ),
        worded("education_in_service", {"本科": "省委党校大学", "大专": "电大大专"}),
    ),
)
add(
    "education_with_spaces",
    "education",
    spoil=together(
        worded("education", {"本科": "本 科", "大专": "大　专", "高中(中专)": "高中（中专）", "初中": "初 中"}),
        worded("education_full_time", {"高中(中专)": "高中 / 中专"}),
    ),
)
add("party_members_in_short", "political", spoil=worded("political_status", {"中共党员": "党员", "共青团员": "团员"}))
add(
    "political_statuses_at_length",
    "political",
    spoil=worded(
        "political_status", {"中共党员": "中国共产党 党员", "共青团员": "中国共产主义青年团团员", "群众": "普通群众"}
    ),
)
add("ethnic_groups_in_short", "ethnic", spoil=worded("ethnic_group", {"汉族": "汉", "维吾尔族": "维吾尔"}))
add("ethnic_groups_in_shorter", "ethnic", spoil=worded("ethnic_group", {"汉族": "汉 族", "维吾尔族": "维族"}))
add("sexes_in_words", "sex", spoil=worded("sex", {"男": "男性", "女": "女 "}))
add("sexes_by_number", "sex", spoil=worded("sex", {"男": "1", "女": "2"}))
add("no_sexes_but_id_numbers", "sex", spoil=lambda draft: draft.drop("sex"))
add("sources_with_commas", "sources", spoil=spelt("sources", lambda fact, _: "，".join(fact.sources)))
add("sources_on_lines", "sources", spoil=spelt("sources", lambda fact, _: "\n".join(fact.sources)))
add(
    "sources_in_short",
    "sources",
    spoil=spelt("sources", lambda fact, _: "、".join(fact.sources).replace("本村村民/本地居民", "本村村民")),
)
add("telephones_with_dashes", "phone", spoil=spelt("phone", lambda fact, _: _parted(fact.phone, "-")))
add("telephones_with_spaces", "phone", spoil=spelt("phone", lambda fact, _: _parted(fact.phone, " ")))
add("telephones_of_the_country", "phone", spoil=spelt("phone", lambda fact, _: fact.phone and f"+86 {fact.phone}"))
add("telephones_as_numbers", "phone", spoil=spelt("phone", lambda fact, _: int(fact.phone) if fact.phone else ""))

DATES: dict[str, Callable[[int, int], Cell]] = {
    "with_a_point": lambda year, month: f"{year}.{month:02d}",
    "in_words": lambda year, month: f"{year}年{month}月",
    "in_six_digits": lambda year, month: f"{year}{month:02d}",
    "with_a_slash": lambda year, month: f"{year}/{month}",
}


def _dated(key: str, write: Callable[[int, int], Cell]) -> Spoil:
    def spell(fact: Fact, _: int) -> Cell:
        year, _, month = getattr(fact, key).partition("-")
        return write(int(year), int(month)) if year else ""

    return spelt(key, spell)


for _name, _date in DATES.items():
    add(f"joined_{_name}", "joined_party_on", spoil=_dated("joined_party_on", _date))
    add(f"started_{_name}", "started_on", spoil=_dated("started_on", _date))


def _parted(phone: str, mark: str) -> str:
    return mark.join((phone[:3], phone[3:7], phone[7:])) if phone else ""


OFFICIAL = ({"village": "党支部", "residents": "党总支"}, {"village": "村委会", "residents": "居委会"})
SHORT = ({"village": "支部", "residents": "总支"}, {"village": "村委", "residents": "居委"})
BODIES = (
    {"village": "中共村党支部", "residents": "居民区党总支"},
    {"village": "村民委员会", "residents": "居民委员会"},
)


def post_words(fact: Fact, bodies: tuple[dict[str, str], dict[str, str]] = OFFICIAL) -> list[str]:
    """The posts in words, each with its body, then those outside the two committees."""
    posts = zip(bodies, (fact.party_post, fact.committee_post), strict=True)
    return [body[fact.place.kind] + post for body, post in posts if post] + list(fact.other_posts)


def in_one_cell(words: Callable[[Fact], str]) -> Spoil:
    """One column 职务 in place of all columns of posts."""

    def spoil(draft: Draft) -> None:
        draft.insert("party_post", Column("posts", "职务", lambda fact, _: words(fact)))
        draft.drop(*POSTS, "other_posts")

    return spoil


def _joined(mark: str) -> Callable[[Fact], str]:
    return lambda fact: mark.join(post_words(fact))


for _mark, _name in (
    ("、", "dun"),
    ("，", "full_width_commas"),
    (",", "commas"),
    ("/", "slashes"),
    ("兼", "jian"),
    (" ", "spaces"),
    ("　", "full_width_spaces"),
    ("\n", "line_breaks"),
    ("；", "semicolons"),
    ("+", "plus"),
):
    add(f"posts_in_one_cell_with_{_name}", "posts", spoil=in_one_cell(_joined(_mark)))
_FULL: dict[str, Callable[[Fact], str]] = {
    "posts_of_branches": lambda fact: "、".join(post_words(fact, SHORT)),
    "posts_of_bodies_at_length": lambda fact: "、".join(post_words(fact, BODIES)),
    "posts_with_the_units_name": lambda fact: "、".join(
        short_unit_name(fact.place.unit) + word if place == 0 and word not in fact.other_posts else word
        for place, word in enumerate(post_words(fact))
    ),
    "posts_in_spoken_words": lambda fact: "、".join(_spoken(word) for word in post_words(fact, SHORT)),
    "one_shoulder_in_one_word": lambda fact: (
        "书记、主任一肩挑"
        if fact.party_post == "书记" and fact.committee_post == "主任"
        else "、".join(post_words(fact))
    ),
    "posts_with_notes": lambda fact: "、".join(
        f"{word}（主持工作）" if word.endswith("副书记") else word for word in post_words(fact)
    ),
    "head_of_the_committee_in_brackets": lambda fact: (
        f"{words[0]}（{words[1]}）" if len(words := post_words(fact)) == 2 else "".join(words)
    ),
    "members_in_one_word": lambda fact: (
        "、".join(post_words(fact)).replace("支部委员", "支委").replace("村委会委员", "村委")
    ),
}
for _name, _rule2 in _FULL.items():
    add(_name, "posts", spoil=in_one_cell(_rule2))


def _spoken(word: str) -> str:
    return {"支部书记": "支书", "总支书记": "书记", "支部委员": "支委", "村委主任": "主任", "居委主任": "主任"}.get(
        word, word
    )


@mess("posts")
def bodies_named_in_their_columns(draft: Draft) -> None:
    """党总支书记 under 党组织职务."""
    for key, body in zip(POSTS, OFFICIAL, strict=True):
        draft.column(key).spell = _with_body(key, body)


def _with_body(key: str, body: dict[str, str]) -> Spelling:
    return lambda fact, _: getattr(fact, key) and body[fact.place.kind] + getattr(fact, key)


@mess("posts")
def posts_outside_the_committees_in_a_bodys_column(draft: Draft) -> None:
    draft.column("party_post").spell = lambda fact, _: "、".join(w for w in (fact.party_post, *fact.other_posts) if w)
    draft.drop("other_posts")


@mess("posts")
def tasks_of_members(draft: Draft) -> None:
    """组织委员 and 治保委员 are members."""
    for key, task in zip(POSTS, ("组织", "治保"), strict=True):
        draft.column(key).spell = _with_task(key, task)


def _with_task(key: str, task: str) -> Spelling:
    return lambda fact, _: task + getattr(fact, key) if getattr(fact, key) == "委员" else getattr(fact, key)


UNITS: dict[str, Callable[[Fact], str]] = {
    "units_in_short": lambda fact: short_unit_name(fact.place.unit),
    "units_with_spaces": lambda fact: f" {fact.place.unit[:2]} {fact.place.unit[2:]}",
    "units_with_line_breaks": lambda fact: f"{fact.place.unit[:3]}\n{fact.place.unit[3:]}",
    "units_at_length": lambda fact: fact.place.unit.replace("村委会", "村民委员会").replace("居委会", "居民委员会"),
    "units_cut_short": lambda fact: fact.place.unit.replace("村委会", "").replace("居委会", "居委"),
    "units_as_party_organisations": lambda fact: f"{short_unit_name(fact.place.unit)}党总支",
    "units_with_their_township": lambda fact: f"{fact.place.township}{fact.place.unit}",
}


def _placed(words: str, spell: Spelling) -> Spoil:
    return lambda draft: setattr(draft, words, spell)


for _name, _unit in UNITS.items():
    add(_name, "unit_words", spoil=_placed("unit_words", by_fact(_unit)))
TOWNSHIPS: dict[str, Callable[[Fact], str]] = {
    "townships_in_short": lambda fact: fact.place.township.removesuffix("街道").removesuffix("镇"),
    "townships_with_spaces": lambda fact: f"{fact.place.township}　",
    "townships_with_their_county": lambda fact: f"{fact.place.county}{fact.place.township}",
}
for _name, _township in TOWNSHIPS.items():
    add(_name, "township_words", spoil=_placed("township_words", by_fact(_township)))


@mess("township", "township_words")
def no_townships_but_unique_units(draft: Draft) -> None:
    draft.placing["township"] = "nowhere"


@mess("township", "unit", "unit_words", "township_words")
def township_and_unit_in_one_column(draft: Draft) -> None:
    draft.placing["township"] = "nowhere"
    draft.column("unit").text = "单位名称"
    draft.unit_words = lambda fact, _: f"{fact.place.township}{fact.place.unit}"
