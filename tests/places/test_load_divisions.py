import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEntry
from places.models import Area, Unit, UnitAlias
from places.selectors import full_name

HEADER = "code,name,level,parent_code,kind,kind_by_code,kind_by_name\n"
BAOSHAN = Path("places/codes/baoshan_310113.csv")
CHAIN = HEADER + (
    "110000000000,北京市,province,,,,\n"
    "110100000000,市辖区,city,110000000000,,,\n"
    "110101000000,东城区,county,110100000000,,,\n"
    "110101001000,东华门街道,township,110101000000,,,\n"
)
UNITS = CHAIN + (
    "110101001001,多福巷社区居委会,village,110101001000,residents,,\n"
    "110101001201,高井村委会,village,110101001000,village,,\n"
    "110101001401,新江湾城第九居委会,village,110101001000,residents_like,,\n"
    "110101001498,文景虚拟社区,village,110101001000,residents_like,,\n"
    "110101001501,农场一队,village,110101001000,village_like,,\n"
    "110101001502,工业园虚拟村,village,110101001000,village_like,,\n"
    "110101001999,金门县,village,110101001000,,,\n"
)


@pytest.fixture
def load(tmp_path, capsys):
    def run(text, *args, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        call_command("load_divisions", str(path), *args)
        return capsys.readouterr().out

    return run


@pytest.mark.django_db
def test_the_real_district_comes_in_whole_and_twice_is_no_change():
    call_command("load_divisions", str(BAOSHAN))
    assert Unit.objects.count() == 567
    assert Area.objects.filter(level="township").count() == 13
    assert Unit.objects.filter(kind="village").count() == 103
    assert Area.objects.find_problems() == ([], [], [], [], [])
    township = Area.objects.get(name="顾村镇")
    assert full_name(township) == "上海市宝山区顾村镇"
    entries = AuditEntry.objects.count()
    call_command("load_divisions", str(BAOSHAN))
    assert (Unit.objects.count(), AuditEntry.objects.count(), entries) == (567, 1, 1)


@pytest.mark.django_db
def test_like_units_elect_virtual_ones_do_not_and_a_placeholder_is_no_unit(load):
    out = load(UNITS, name="table.csv.gz")
    kinds = {unit.code[-3:]: (unit.kind, unit.is_electing) for unit in Unit.objects.all()}
    assert kinds == {
        "001": ("residents", True),
        "201": ("village", True),
        "401": ("residents", True),
        "498": ("residents", False),
        "501": ("village", True),
        "502": ("village", False),
    }
    assert "没有类别，未作为单位载入：金门县（110101001999）" in out


@pytest.mark.django_db
def test_one_code_on_two_levels_is_two_areas_and_the_units_hang_below_the_lower(load):
    load(
        HEADER + "440000000000,广东省,province,,,,\n441900000000,东莞市,city,440000000000,,,\n"
        "441900000000,东莞市,county,441900000000,,,\n441900003000,东城街道,township,441900000000,,,\n"
        "441900003001,岗贝社区居民委员会,village,441900003000,residents,,\n"
    )
    levels = Area.objects.filter(code="441900000000").order_by("depth").values_list("level", "numchild")
    assert list(levels) == [("city", 1), ("county", 1)]
    assert Unit.objects.get().township.path[:-4] == Area.objects.get(level="county").path


@pytest.mark.django_db
def test_a_changed_name_is_taken_over_and_the_old_one_stays_as_alias(load):
    load(UNITS)
    out = load(UNITS.replace("高井村委会", "高井新村村委会").replace("东华门街道", "东华街道"))
    unit = Unit.objects.get(code="110101001201")
    assert (unit.name, unit.short_name) == ("高井新村村委会", "高井新村")
    assert list(UnitAlias.objects.values_list("unit__code", "name")) == [("110101001201", "高井村委会")]
    assert Area.objects.filter(name="东华街道").exists()
    assert "区划 4 个：新增 0 个，更名 1 个；单位 7 个：新增 0 个，更名 1 个。" in out


@pytest.mark.django_db
def test_nothing_is_deleted_and_a_changed_kind_is_reported_not_written(load):
    load(UNITS)
    out = load(CHAIN + "110101001201,高井村委会,village,110101001000,residents,,\n")
    assert Unit.objects.count() == 6
    assert Unit.objects.get(code="110101001201").kind == "village"
    assert "未改动，请登记单位沿革：高井村委会（110101001201）" in out


@pytest.mark.django_db
def test_a_part_of_a_file_is_loaded_with_the_areas_it_lies_in(load):
    second = "110102000000,西城区,county,110100000000,,,\n110102001000,西长安街街道,township,110102000000,,,\n"
    text = UNITS + second + "110102001001,甲社区居委会,village,110102001000,residents,,\n"
    load(text, "--under", "110102")
    assert set(Area.objects.values_list("name", flat=True)) == {"全国", "北京市", "市辖区", "西城区", "西长安街街道"}
    assert [unit.name for unit in Unit.objects.all()] == ["甲社区居委会"]
    load(text)
    assert Area.objects.find_problems() == ([], [], [], [], [])
    assert Unit.objects.count() == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("编号,名称\n1,甲\n", {}, "表中缺少列：code、name、level、parent_code、kind"),
        ("", {}, "表中缺少列"),
        (HEADER + "110000000000,北京市,prefecture,,,,\n", {}, "第 2 行的级别“prefecture”不对"),
        (HEADER + "110000,北京市,province,,,,\n", {}, "第 2 行的代码“110000”不对：应为 12 位数字"),
        (HEADER + "110000000000,,province,,,,\n", {}, "第 2 行（代码 110000000000）没有名称"),
        (HEADER + "110100000000,市辖区,city,,,,\n", {}, "没有上级代码"),
        (UNITS + "110101002001,甲居委会,village,110101002000,residents,,\n", {}, "上级 110101002000 不在表中"),
        (
            UNITS + "110101001001,甲居委会,village,110101001000,residents,,\n",
            {},
            "第 13 行“甲居委会”（110101001001）重复",
        ),
        (UNITS + "110101001003,甲居委会,village,110101001000,street,,\n", {}, "类别“street”不对"),
        (UNITS, {"encoding": "gbk"}, "文件不是 UTF-8 编码"),
    ],
)
def test_a_wrong_table_is_one_chinese_sentence_and_writes_nothing(load, text, options, message):
    with pytest.raises(CommandError, match=message) as caught:
        load(text, **options)
    assert "\n" not in str(caught.value)
    assert not Area.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_or_not_gzip_is_told_in_chinese(tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("load_divisions", str(tmp_path / "none.csv"))
    path = tmp_path / "table.csv.gz"
    path.write_text(UNITS)
    with pytest.raises(CommandError, match="不是 gzip 格式"):
        call_command("load_divisions", str(path))


@pytest.mark.django_db
def test_an_unknown_part_is_refused(load):
    with pytest.raises(CommandError, match="表中没有代码为“999999”的区划"):
        load(UNITS, "--under", "999999")
