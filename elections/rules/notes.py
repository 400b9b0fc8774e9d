"""What may stand in a note: it is shown wherever its number or unit is, on leaders' pages too."""

from __future__ import annotations

import re

NUMBERS = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")


def personal_number_in(text: str) -> str:
    """An ID or mobile number that the text contains; empty where there is none."""
    found = NUMBERS.search(text)
    return found.group(1) if found else ""
