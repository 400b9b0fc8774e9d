import logging
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

__all__ = ["ChineseCommand", "CommandError"]

_WORDS: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件或目录",
    IsADirectoryError: "这是一个目录，不是文件",
    NotADirectoryError: "路径中有一段不是目录",
    PermissionError: "没有读写权限",
    FileExistsError: "文件已经存在",
}


class ChineseCommand(BaseCommand):
    """A command whose errors are one Chinese sentence on standard error and exit status 1, never a traceback."""

    _called_from_command_line: bool  # Django sets it

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
