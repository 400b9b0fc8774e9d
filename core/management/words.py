"""What argparse says, in Chinese: its own way to other languages would be the whole process's."""

import re
from argparse import Action, HelpFormatter
from collections.abc import Iterable
from typing import Any

_HEADINGS = {"positional arguments": "参数", "options": "选项"}
_ERRORS = [
    (r"the following arguments are required: (.+)", r"缺少必填的参数：\1。"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1。"),
    (r"argument ([^:]+): expected one argument", r"参数 \1 后面要写一个值。"),
    (r"argument ([^:]+): expected at least one argument", r"参数 \1 后面至少要写一个值。"),
    (r"argument ([^:]+): invalid choice: (.+) \(choose from (.*)\)", r"参数 \1 的值 \2 不对，可以是：\3。"),
    (r"argument ([^:]+): invalid \w+ value: (.+)", r"参数 \1 的值 \2 不对。"),
    (r"argument ([^:]+): ignored explicit argument (.+)", r"参数 \1 后面不写值，却写了 \2。"),
    (r"argument ([^:]+): not allowed with argument (.+)", r"参数 \1 和 \2 不能同时写。"),
    (r"ambiguous option: (\S+) could match (.+)", r"参数 \1 没有写全，可能是：\2。"),
]


def in_chinese(message: str) -> str:
    """An error of argparse as a Chinese sentence; one that is not known here stays as it is."""
    found = ((re.fullmatch(pattern, message), words) for pattern, words in _ERRORS)
    return next((match.expand(words) for match, words in found if match), message)


class ChineseFormatter(HelpFormatter):
    """The help page with Chinese headings, and without the one argument of Django's that cannot be suppressed."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, _shown(actions), groups, prefix or "用法：")

    def add_arguments(self, actions: Iterable[Action]) -> None:
        super().add_arguments(_shown(actions))

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


def _shown(actions: Iterable[Action]) -> list[Action]:
    return [action for action in actions if "--skip-checks" not in action.option_strings]
