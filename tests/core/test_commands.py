"""Management commands speak Chinese, whatever is typed wrongly; what they do is tested in their apps."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class

from core.management.base import ChineseCommand

OWN = {name: app for name, app in get_commands().items() if (settings.BASE_DIR / str(app).split(".")[0]).is_dir()}
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")


def test_the_commands_of_the_product_are_found():
    assert {"create_term", "import_roster", "load_divisions", "seed_demo"} <= OWN.keys()


@pytest.mark.parametrize("name", sorted(OWN))
def test_the_help_of_a_command_is_chinese(name):
    command = load_command_class(OWN[name], name)
    assert isinstance(command, ChineseCommand)
    page = command.create_parser("manage.py", name).format_help()
    assert page.startswith(f"用法：manage.py {name}")
    assert "选项:" in page
    assert "显示这份说明" in page
    assert ENGLISH.findall(page) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["甲"], "缺少必填的参数：--area, --as-of。"),
        (["甲", "--area", "1", "--as-of"], "参数 --as-of 后面要写一个值。"),
        (["甲", "--area", "1", "--as-of", "2021-01-01", "--nope"], "不认识的参数：--nope。"),
        (["甲", "--a", "1"], "参数 --a 没有写全，可能是：--area, --as-of。"),
    ],
)
def test_a_command_line_typed_wrongly_is_told_in_chinese(arguments, message):
    with pytest.raises(CommandError, match=re.escape(message)):
        call_command("create_term", *arguments)


def test_a_choice_that_is_none_is_told_with_the_choices():
    with pytest.raises(CommandError, match=r"参数 --place 的值 'mars' 不对，可以是：'?baoshan'?。"):
        call_command("seed_demo", "--place", "mars")


def test_on_the_terminal_it_is_one_line_and_status_2():
    command = [sys.executable, "manage.py", "create_term", "甲"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "缺少必填的参数：--area, --as-of。加上 --help 可以看到用法。\n"
