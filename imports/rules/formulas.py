"""Text that a spreadsheet program would take for a formula, made harmless in CSV and read back unchanged.

A cell that begins with one of these marks is run when the file is opened; an apostrophe before it makes it text. One
that begins with apostrophes and such a mark gets one more, so that taking one away gives back what was there.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRAL = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def neutralised(text: str) -> str:
    """The text as it may stand in a CSV cell."""
    return f"'{text}" if _RISKY.match(text) else text


def restored(text: str) -> str:
    """What ``neutralised`` was given, from what stands in a CSV cell."""
    return text[1:] if _NEUTRAL.match(text) else text
