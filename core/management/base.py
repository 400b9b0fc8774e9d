import logging
import sys
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.words import ChineseFormatter, in_chinese

__all__ = ["ChineseCommand", "CommandError"]

_WORDS: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件或目录",
    IsADirectoryError: "这是一个目录，不是文件",
    NotADirectoryError: "路径中有一段不是目录",
    PermissionError: "没有读写权限",
    FileExistsError: "文件已经存在",
}

_DJANGO_ARGUMENTS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}
"""Django's own arguments work, but its English words about them are not shown."""


class ChineseCommand(BaseCommand):
    """A command whose help is Chinese and whose errors are one Chinese sentence on standard error, never a traceback.

    The exit status is 1 for what went wrong, 2 for a command line that was typed wrongly.
    """

    suppressed_base_arguments = _DJANGO_ARGUMENTS
    _called_from_command_line: bool  # Django sets it

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        own = {"formatter_class": ChineseFormatter, "add_help": False}
        parser = super().create_parser(prog_name, subcommand, **{**own, **kwargs})
        parser.add_argument("-h", "--help", action="help", help="显示这份说明")
        parser.error = self._refuse_arguments  # type: ignore[method-assign]
        return parser

    def _refuse_arguments(self, message: str) -> NoReturn:
        words = in_chinese(message)
        if not self._called_from_command_line:
            raise CommandError(words)
        self.stderr.write(f"{words}加上 --help 可以看到用法。")
        sys.exit(2)

    def execute(self, *args: Any, **options: Any) -> str | None:
        if self._called_from_command_line:
            # Without a broker or a cache a command does its work all the same: nothing to tell whoever typed it.
            logging.getLogger("core.services").setLevel(logging.ERROR)
        try:
            return self._execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(error))  # Django would put the word CommandError before it
            sys.exit(error.returncode)

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except OSError as error:
            raise CommandError(_in_words(error)) from error


def _in_words(error: OSError) -> str:
    """What went wrong with which file, for those who read no English."""
    words = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "")
    words = words or f"文件或连接出错（{error.strerror or error}）"
    return f"{words}：{error.filename}" if error.filename else f"{words}。"
