"""Faults planted in a clean roster, one a workbook, each with what must be said of it and where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from samples.mess.drafts import Cell, Draft, Spelling
from samples.mess.people import Fact, id_number

ERROR, WARNING = "error", "warning"
DEPUTY, TWIN, VICE, MEMBER, OTHER_HEAD = 1, 2, 3, 9, 5
"""Rows of the clean roster: a deputy secretary, a Party member of the same unit, a deputy director and Party member,
an ordinary member of another unit's committee, that unit's secretary and director."""


@dataclass(frozen=True)
class Told:
    """A problem that must be told: at which person's row, under the header of which column."""

    person: int
    key: str
    kind: str
    severity: str = ERROR


@dataclass(frozen=True)
class Fault:
    """``cells`` replace those of a person's row, by column."""

    name: str
    person: int
    cells: dict[str, Cell]
    told: tuple[Told, ...]


def planted(draft: Draft, fault: Fault) -> Draft:
    """The draft with the fault in it."""
    for column in draft.columns:
        if column.key in fault.cells:
            spell = _replaced(column.spell, fault.person, fault.cells[column.key])
            column.spell = spell
            if column.key in ("township", "unit"):
                setattr(draft, f"{column.key}_words", spell)
    return draft


def _replaced(spell: Spelling, person: int, cell: Cell) -> Spelling:
    return lambda fact, number: cell if number == person else spell(fact, number)


def faults(people: list[Fact]) -> list[Fault]:
    """All of them, for the clean roster of the tests' world."""
    return [
        *_missing(people),
        *_numbers(people),
        *_dates(people),
        *_words(),
        *_party(),
        *_heads(),
        *_same_person(people),
        *_ages_and_sexes(people),
    ]


def _one(
    name: str, key: str, cell: Cell, kind: str, severity: str = ERROR, *, person: int = MEMBER, at: str = ""
) -> Fault:
    return Fault(name, person, {key: cell}, (Told(person, at or key, kind, severity),))


def _missing(people: list[Fact]) -> list[Fault]:
    return [
        _one("no name", "name", "", "missing_name"),
        _one("无 as a name", "name", "无", "missing_name"),
        _one("no unit", "unit", "", "missing_unit"),
        _one("— as a unit", "unit", "—", "missing_unit"),
        _one("no post", "committee_post", "", "missing_post", at="party_post"),
        _one("/ as a post", "committee_post", "/", "missing_post", at="party_post"),
        _one("no ID number", "id_number", "", "missing_id"),
        _one("无 as an ID number", "id_number", "无", "missing_id"),
        _one("a unit that does not exist", "unit", "菊泉新城第九居委会", "unknown_unit"),
        _one("a misspelt unit", "unit", "桔泉新城第一居委会", "unknown_unit"),
        _one("a unit of another street", "unit", "宝钢一村居委会", "unknown_unit"),
        _one("a misspelt street", "township", "顾树镇", "unknown_unit", at="unit"),
        Fault(
            "a unit of another county",
            MEMBER,
            {"township": "定海路街道", "unit": "海州居委会"},
            (Told(MEMBER, "unit", "unit_outside_area"),),
        ),
    ]


def _numbers(people: list[Fact]) -> list[Fault]:
    right = people[MEMBER].id_number
    wrong_digit = right[:-1] + ("0" if right[-1] != "0" else "1")
    swapped = next(
        right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        for place in range(14, 16)
        if right[place] != right[place + 1]
    )
    other_sex = "女" if people[MEMBER].sex == "男" else "男"
    return [
        _one("a digit too few", "id_number", right[:-1], "id_length"),
        _one("a digit too many", "id_number", right + "1", "id_length"),
        _one("half a number", "id_number", right[:10], "id_length"),
        _one("the letter O for zero", "id_number", right.replace("0", "O", 1), "id_characters"),
        _one("a letter in the middle", "id_number", right[:9] + "A" + right[10:], "id_characters"),
        _one("stars over the birth", "id_number", right[:6] + "********" + right[14:], "id_characters"),
        _one("words for a number", "id_number", "办理中", "id_length"),
        _one("a wrong last digit", "id_number", wrong_digit, "id_check_digit"),
        _one("two digits swapped", "id_number", swapped, "id_check_digit"),
        Fault(
            "30 February",
            MEMBER,
            {"id_number": _sound("19880230", 77), "birth": "1988-02"},
            (Told(MEMBER, "id_number", "id_birth"),),
        ),
        _one("month 13", "id_number", _sound("19881301", 77), "id_birth"),
        _one("a number typed as a number", "id_number", float(right[:17] + "0"), "id_precision_lost"),
        _one("a number in scientific notation", "id_number", "3.10113E+17", "id_precision_lost"),
        _one("a number that ends in zeros", "id_number", right[:15] + "000", "id_precision_lost"),
        Fault(
            "a birth to come, by the number",
            MEMBER,
            {"id_number": id_number(dt.date(2091, 6, 12), people[MEMBER].sex, 77), "birth": ""},
            (Told(MEMBER, "id_number", "birth_in_future"),),
        ),
        _one("another sex than the number's", "sex", other_sex, "sex_contradicts_id"),
    ]


def _sound(birth: str, order: int) -> str:
    """A number with a right check digit whose birth may not exist."""
    from stdnum.cn import ric

    body = f"310113{birth}{order:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def _dates(people: list[Fact]) -> list[Fault]:
    born = people[MEMBER].born
    return [
        _one("another year of birth", "birth", f"{born.year - 1}-{born:%m}", "birth_contradicts_id"),
        _one("another month of birth", "birth", f"{born.year}-{born.month % 12 + 1:02d}", "birth_contradicts_id"),
        _one("another day of birth", "birth", f"{born:%Y-%m}-{born.day % 27 + 1:02d}", "birth_contradicts_id"),
        _one("an age for a birth", "birth", "36", "birth_unreadable"),
        _one("an age in words", "birth", "36岁", "birth_unreadable"),
        _one("an age as a number", "birth", 36, "birth_unreadable"),
        _one("only the year", "birth", "1985", "birth_unreadable"),
        _one("a zodiac sign", "birth", "属龙", "birth_unreadable"),
        _one("a lunar date", "birth", "农历1985年六月初三", "birth_unreadable"),
        _one("31 June", "birth", "1985-06-31", "birth_unreadable"),
        _one("month 13 of a birth", "birth", "1985.13", "birth_unreadable"),
        _one("words for a birth", "birth", "见身份证", "birth_unreadable"),
        _one("two dates", "birth", "1985.06/1986.07", "birth_unreadable"),
        _one("a birth to come", "birth", "2091-06", "birth_in_future"),
        _one("an unreadable day of joining", "joined_party_on", "大学期间", "date_unreadable", WARNING, person=VICE),
        _one("joined in the future", "joined_party_on", "2091-07", "date_in_future", WARNING, person=VICE),
        _one(
            "joined as a child",
            "joined_party_on",
            f"{people[VICE].born.year + 12}-07",
            "joined_party_before_18",
            WARNING,
            person=VICE,
        ),
        _one("an unreadable start", "started_on", "去年春天", "date_unreadable", WARNING),
        _one("a start that lost a zero", "started_on", "2020.1", "date_unreadable", WARNING),
    ]


def _words() -> list[Fault]:
    return [
        _one("an education of old", "education", "私塾", "unknown_education"),
        _one("an education under way", "education", "大专在读", "unknown_education"),
        _one("a school for an education", "education_full_time", "上海大学附属中学", "unknown_education"),
        _one("a sex unheard of", "sex", "两性", "unknown_sex", WARNING),
        _one("a people unheard of", "ethnic_group", "上海族", "unknown_ethnicity", WARNING),
        _one("an applicant", "political_status", "入党积极分子", "unknown_political_status", WARNING),
        _one("a source unheard of", "sources", "邻居推荐", "unknown_source", WARNING),
        _one("no telephone", "phone", "找居委会转", "phone_unreadable", WARNING),
        _one("a digit too few to call", "phone", "1380000001", "phone_unreadable", WARNING),
        _one("two telephones", "phone", "13800000001、13900000002", "several_phones", WARNING),
        _one("a post unheard of", "committee_post", "片长", "unknown_post"),
        _one("a post of another body", "party_post", "组长", "unknown_post", person=VICE),
        _one("a post with a question", "committee_post", "副主任？", "unknown_post"),
        _one("a name with a question", "name", "王？国", "name_unusual", WARNING),
        _one("a page of a life", "name", "在本村工作" * 20, "text_too_long"),
        _one("a unit's whole history", "unit", "菊泉新城" * 40, "text_too_long"),
    ]


def _party() -> list[Fault]:
    return [
        Fault(
            "a secretary outside the Party",
            OTHER_HEAD,
            {"political_status": "群众", "joined_party_on": ""},
            (Told(OTHER_HEAD, "political_status", "secretary_not_party_member"),),
        ),
        Fault(
            "a probationary secretary",
            OTHER_HEAD,
            {"political_status": "中共预备党员"},
            (Told(OTHER_HEAD, "political_status", "secretary_not_party_member"),),
        ),
        Fault(
            "a Party committee's member outside the Party",
            TWIN,
            {"political_status": "群众", "joined_party_on": ""},
            (Told(TWIN, "political_status", "party_post_without_membership", WARNING),),
        ),
        Fault(
            "joined and not a member",
            VICE,
            {"political_status": "群众"},
            (Told(VICE, "joined_party_on", "joined_party_contradicts_status", WARNING),),
        ),
    ]


def _heads() -> list[Fault]:
    return [
        Fault(
            "two secretaries",
            DEPUTY,
            {"party_post": "书记"},
            (
                Told(0, "party_post", "unit_with_two_secretaries"),
                Told(DEPUTY, "party_post", "unit_with_two_secretaries"),
            ),
        ),
        Fault(
            "two directors",
            VICE,
            {"committee_post": "主任"},
            (
                Told(0, "committee_post", "unit_with_two_directors"),
                Told(VICE, "committee_post", "unit_with_two_directors"),
            ),
        ),
    ]


def _same_person(people: list[Fact]) -> list[Fault]:
    twin = people[TWIN]
    again = {"id_number": twin.id_number, "birth": f"{twin.born:%Y-%m}", "sex": twin.sex}
    both = (Told(TWIN, "name", "duplicate_person"), Told(DEPUTY, "name", "duplicate_person"))
    return [
        Fault("one person twice", DEPUTY, {**again, "name": twin.name, "joined_party_on": twin.joined_party_on}, both),
        Fault(
            "one number and two names",
            DEPUTY,
            {**again, "joined_party_on": twin.joined_party_on},
            (
                *both,
                Told(TWIN, "name", "same_person_different_name", WARNING),
                Told(DEPUTY, "name", "same_person_different_name", WARNING),
            ),
        ),
        Fault(
            "one person in two units",
            OTHER_HEAD + TWIN,
            {**again, "name": twin.name, "joined_party_on": twin.joined_party_on},
            (
                Told(TWIN, "unit", "person_in_two_units", WARNING),
                Told(OTHER_HEAD + TWIN, "unit", "person_in_two_units", WARNING),
            ),
        ),
    ]


def _ages_and_sexes(people: list[Fact]) -> list[Fault]:
    return [
        Fault(
            "a trimmed birth",
            OTHER_HEAD + DEPUTY,
            {
                "birth": "1984.1",
                "id_number": id_number(dt.date(1984, 10, 12), people[OTHER_HEAD + DEPUTY].sex, 77),
                "joined_party_on": "2006-06",
            },
            (Told(OTHER_HEAD + DEPUTY, "birth", "birth_ambiguous", WARNING),),
        ),
        Fault(
            "a sex behind the name that is not the column's",
            MEMBER,
            {"name": f"{people[MEMBER].name}（{'女' if people[MEMBER].sex == '男' else '男'}）"},
            (Told(MEMBER, "sex", "sex_contradicts_name", WARNING),),
        ),
        Fault(
            "a child",
            MEMBER,
            {"birth": "2015-06", "id_number": id_number(dt.date(2015, 6, 12), people[MEMBER].sex, 77)},
            (Told(MEMBER, "birth", "unlikely_age", WARNING),),
        ),
    ]
