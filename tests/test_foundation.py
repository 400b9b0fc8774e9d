import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from cadres.rules.identity import IdFault, IdNumberError, read_id_number
from core.partial_dates import PartialDate
from places.models import Area, Unit


def test_liaison_sees_the_units_of_her_street_only(world, liaison):
    assert {unit.short_name for unit in Unit.objects.visible_to(liaison)} == {"白杨村", "沈宅村", "菊泉新城第一"}


def test_nobody_sees_nothing(world, nobody):
    assert not Area.objects.visible_to(nobody).exists()
    assert not Unit.objects.visible_to(nobody).exists()


@pytest.mark.parametrize(
    ("birth", "as_of", "age"),
    [
        (PartialDate(1985, 5, 31), dt.date(2021, 5, 31), 36),
        (PartialDate(1985, 6, 1), dt.date(2021, 5, 31), 35),
        (PartialDate(1985, 6), dt.date(2021, 6, 1), 36),
        (PartialDate(1985, 6), dt.date(2021, 5, 31), 35),
        (PartialDate(2000, 2, 29), dt.date(2021, 2, 28), 20),
        (PartialDate(2000, 2, 29), dt.date(2021, 3, 1), 21),
    ],
)
def test_age_is_completed_years(birth, as_of, age):
    assert birth.age_on(as_of) == age


def test_id_number_tells_birth_and_sex():
    identity = read_id_number(" 11010519491231002x ")
    assert (identity.number, str(identity.birth), identity.sex) == ("11010519491231002X", "1949-12-31", "2")


def test_id_number_with_a_wrong_check_digit_is_refused():
    with pytest.raises(IdNumberError) as caught:
        read_id_number("110105194912310021")
    assert caught.value.fault == IdFault.CHECK_DIGIT


@pytest.mark.parametrize(
    ("kind", "words"), [("missing", "没有这个文件或目录"), ("folder", "这是一个目录"), ("locked", "没有读写权限")]
)
def test_a_command_says_in_chinese_why_a_file_cannot_be_read(world, tmp_path, monkeypatch, kind, words):
    path = tmp_path / "花名册.csv"
    if kind == "folder":
        path.mkdir()
    if kind == "locked":

        def refuse(self):
            raise PermissionError(13, "Permission denied", str(self))

        path.touch()
        monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(CommandError, match=words):
        call_command("import_roster", path, "--term", "2021年换届", "--area", "310113")
