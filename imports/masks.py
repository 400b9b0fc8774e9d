"""Personal numbers as an upload's pages show them: never in full, whatever column they were typed into."""

import re
import unicodedata

from core.masks import mask_id_number, mask_phone

_LONG_NUMBER = re.compile(r"\d{13,}[\dXx]*|\d{11}")


def masked_cell(column: str, value: str) -> str:
    """A cell's text: in the columns of ID and phone numbers whatever stands there, elsewhere what looks like one."""
    if "身份证" in column or "证件" in column:
        return value if _is_hollow(value) else mask_id_number(value.strip())
    if "电话" in column or "手机" in column or "联系方式" in column:
        return mask_phone(value.strip())
    return masked_text(value)


def masked_text(text: str) -> str:
    """A text with the numbers in it that have an ID's or a mobile phone's length."""
    return _LONG_NUMBER.sub(lambda found: _mask(found[0]), text)


def _is_hollow(value: str) -> bool:
    """Whether a cell of the ID column tells next to nothing: empty, a word, or a number that lost its digits."""
    return sum(character.isdigit() for character in unicodedata.normalize("NFKC", value)) < 9


def _mask(number: str) -> str:
    return mask_phone(number) if len(number) == 11 else mask_id_number(number)
