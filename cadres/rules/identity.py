"""The resident identity number (GB 11643): what it says, and whether it is one.

``stdnum.cn.ric.validate`` is not used: it compares the birth year with the years in which the area code existed and so
rejects valid numbers; the code is that of the place of first registration.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import ric

from core.partial_dates import PartialDate

_LETTERS = str.maketrans("хХ×", "XXX")
_NOTE = re.compile(r"\([^()]*\)$")
_MASK = re.compile(r"[*●•#?]|X{2}")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+|\d{15}000")


class IdFault(StrEnum):
    """Why a number is none; the values are the import's stable problem kinds."""

    LENGTH = "id_length"
    CHARACTERS = "id_characters"
    CHECK_DIGIT = "id_check_digit"
    BIRTH = "id_birth"


@dataclass(frozen=True)
class Identity:
    """A sound number in its 18-digit form and what it says about its holder. ``sex`` is GB/T 2261.1 (1 男, 2 女)."""

    number: str
    birth: PartialDate
    sex: str


class IdNumberError(ValueError):
    """A number that is none. ``fault`` says why."""

    def __init__(self, fault: IdFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def clean_id_number(text: str) -> str:
    """Without spaces and marks, half-width, upper-case X (also for the Cyrillic one and ×)."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text).translate(_LETTERS).upper()
    return "".join(character for character in plain if not character.isspace() and character not in "'`‘’-")


def is_masked(text: str) -> bool:
    """Whether some digits of a number are hidden: 310113********1234."""
    return bool(_MASK.search(clean_id_number(text)))


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet program rounded a number to 15 digits: 3.10113E+17, or 310113198506120000 where that is no
    sound number."""
    return bool(_ROUNDED.fullmatch(clean_id_number(text)))


def read_id_number(text: str) -> Identity:
    """Read an 18- or 15-digit number; a note in brackets behind it is left out. Errors: IdNumberError."""
    number = _NOTE.sub("", clean_id_number(text))
    if len(number) == 15 and number.isdigit():
        number = _from_15_digits(number)
    if len(number) != 18:
        raise IdNumberError(IdFault.LENGTH)
    if not (number[:17].isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise IdNumberError(IdFault.CHARACTERS)
    if ric.calc_check_digit(number) != number[17]:
        raise IdNumberError(IdFault.CHECK_DIGIT)
    try:
        birth = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError(IdFault.BIRTH) from None
    return Identity(number, PartialDate.from_date(birth), "1" if int(number[16]) % 2 else "2")


def _from_15_digits(number: str) -> str:
    body = f"{number[:6]}19{number[6:]}"
    return body + str(ric.calc_check_digit(f"{body}0"))
