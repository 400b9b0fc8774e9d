import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cadres.models import Membership
from imports.models import Batch
from tests.imports.conftest import member, text_file, workbook

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def roster(tmp_path):
    def write(*rows, name="名册.xlsx"):
        path = tmp_path / name
        path.write_bytes(text_file(*rows) if name.endswith(".csv") else workbook(*rows))
        return str(path)

    return write


def run(path, *options, area="310113109", term="2021年换届"):
    call_command("import_roster", path, *options, "--term", term, "--area", area)


def test_a_clean_roster_is_written(roster, capsys):
    run(roster(member(), name="名册.csv"))
    assert "共1行：新增1，变更0，无变化0" in capsys.readouterr().out
    assert Membership.objects.count() == 1


def test_a_faulty_roster_writes_nothing_and_fails(roster, capsys):
    with pytest.raises(CommandError, match="有1行错误，没有写入任何数据"):
        run(roster(member(), member("李四", order=2, 学历="大本科")))
    assert "错误：“名册”第3行 学历：“大本科”不在字典中" in capsys.readouterr().err
    assert not Membership.objects.exists()


def test_json_is_one_object_with_every_problem_at_its_row(roster, capsys):
    with pytest.raises(CommandError):
        run(roster(member(党组织职务="书记"), member("李四", order=2, 党组织职务="书记")), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["error"] == 2
    assert [(p["sheet"], p["row"], p["column"], p["kind"], p["severity"], p["value"]) for p in told["problems"]] == [
        ("名册", row, "党组织职务", "unit_with_two_secretaries", "error", "书记") for row in (2, 3)
    ]


def test_checking_writes_nothing(roster, capsys):
    run(roster(member()), "--check", "--json")
    assert json.loads(capsys.readouterr().out)["counts"]["new"] == 1
    assert not Membership.objects.exists()
    with pytest.raises(CommandError):
        run(roster(member(姓名="")), "--check")


def test_warnings_are_accepted(roster, capsys):
    run(roster(member(民族="汗")))
    assert "提醒：" in capsys.readouterr().err
    assert Membership.objects.count() == 1


def test_a_complete_roster_removes_who_is_missing(roster):
    run(roster(member(), member("李四", order=2)))
    run(roster(member()), "--complete")
    assert Membership.objects.get().person.name == "张三"


def test_a_file_that_is_none_is_refused_in_chinese(tmp_path, capsys):
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    with pytest.raises(CommandError, match="不是可以读取的表格文件"):
        run(str(path), "--json")
    assert json.loads(capsys.readouterr().out)["problems"][0]["kind"] == "not_a_workbook"
    assert Batch.objects.get().state == Batch.State.REFUSED


def test_a_file_that_is_missing_or_too_large_is_told(roster, settings):
    with pytest.raises(CommandError, match="没有这个文件或目录"):
        run("/nirgends/名册.xlsx")
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(CommandError, match="未读取"):
        run(roster(member()))


def test_unknown_terms_and_areas_are_told(roster):
    with pytest.raises(CommandError, match="没有名为“2031年换届”的届次"):
        run(roster(member()), term="2031年换届")
    with pytest.raises(CommandError, match="没有代码为"):
        run(roster(member()), area="999999")
