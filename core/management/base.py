from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

__all__ = ["ChineseCommand", "CommandError"]


class ChineseCommand(BaseCommand):
    """A command whose errors are one Chinese sentence on standard error and exit status 1, never a traceback."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except OSError as error:
            raise CommandError(f"文件或连接出错：{error.strerror or error}（{error.filename or ''}）") from error
