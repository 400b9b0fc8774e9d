"""Every fault by its kind, its place and its remedy."""

import datetime as dt
from typing import Any

import pytest
from stdnum.cn import ric

from cadres.models import Membership
from elections.models import RuleSet
from elections.rules.provisions import Count
from elections.services.rule_sets import derive_rule_set, edit_rule_set
from imports.choices import ERRORS, ProblemKind
from imports.units import UnitResolver
from places.models import UnitAlias, UnitSuccession
from tests.conftest import make_unit
from tests.imports.conftest import HEADERS, id_number, member, problems_of, workbook

ROW = 2
OCTOBER = member(born=dt.date(1985, 10, 3), 出生年月=1985.1)
OF_A_MAN = id_number(dt.date(1985, 6, 12))
E, W = "error", "warning"
NO_SUCH_DAY = "31011319851312011" + ric.calc_check_digit("310113198513120110")


@pytest.mark.parametrize(
    ("row", "column", "kind", "severity", "words"),
    [
        (member(""), "姓名", "missing_name", E, "没有填写姓名"),
        (member("张" * 61), "姓名", "text_too_long", E, "61个字"),
        (member(unit=""), "村(社区)", "missing_unit", E, "没有填写村(社区)"),
        (member(unit="白羊村"), "村(社区)", "unknown_unit", E, "是不是“白杨村"),
        (member(街镇="不存在镇"), "村(社区)", "unknown_unit", E, "没有街镇“不存在镇”"),
        (member(街镇="友谊路街道", unit="宝钢一村"), "村(社区)", "unit_outside_area", E, "不在您的管理范围。"),
        (member(街镇="", unit="宝钢一村"), "村(社区)", "unit_outside_area", E, "不在您的管理范围。"),
        (member(街镇="定海路街道", unit="海州"), "村(社区)", "unit_outside_area", E, "不在您的管理范围。"),
        (member(街镇="友谊路", unit="宝钢一村"), "村(社区)", "unit_outside_area", E, "不在您的管理范围。"),
        (member(unit="白杨社区"), "村(社区)", "unknown_unit", E, "是不是“白杨村村委会”（顾村镇）"),
        (member(unit="白村"), "村(社区)", "unknown_unit", E, "是不是“白杨村村委会”（顾村镇）"),
        (member(党组织职务=""), "党组织职务", "missing_post", E, "没有填写职务"),
        (member(党组织职务="无"), "党组织职务", "missing_post", E, "没有填写职务"),
        (member(党组织职务="总支书纪"), "党组织职务", "unknown_post", E, "“总支书纪”不是认识的职务"),
        (member(党组织职务="党总支书记、两委委员"), "党组织职务", "unknown_post", E, "没有写明是哪个班子"),
        (member(身份证号=""), "身份证号", "missing_id", E, "没有填写身份证号"),
        (member(身份证号="31011319850612001"), "身份证号", "id_length", E, "应为18位"),
        (member(身份证号="310113********0123"), "身份证号", "id_characters", E, "须填完整号码"),
        (member(身份证号="3101131985O6120113"), "身份证号", "id_characters", E, "17位数字加1位"),
        (member(身份证号="310113198506120000"), "身份证号", "id_precision_lost", E, "无法还原"),
        (member(身份证号="310113198506120112"), "身份证号", "id_check_digit", E, "校验位不对"),
        (member(身份证号=NO_SUCH_DAY), "身份证号", "id_birth", E, "出生日期不存在"),
        (member(身份证号=310113198506120113.0), "身份证号", "id_precision_lost", E, "设为“文本”格式"),
        (member(身份证号="3.10113E+17"), "身份证号", "id_precision_lost", E, "无法还原"),
        (member(出生年月="36"), "出生年月", "birth_unreadable", E, "年龄会随时间变化"),
        (member(出生年月="36岁"), "出生年月", "birth_unreadable", E, "“36岁”是年龄"),
        (member(出生年月=36), "出生年月", "birth_unreadable", E, "“36”是年龄"),
        (member(出生年月="1985"), "出生年月", "birth_unreadable", E, "缺少月份"),
        (member(出生年月="农历1985年6月"), "出生年月", "birth_unreadable", E, "换算成公历"),
        (member(出生年月="1985.06/1985.08"), "出生年月", "birth_unreadable", E, "不止一个日期"),
        (member(出生年月="1985-02-30"), "出生年月", "birth_unreadable", E, "不存在的日期"),
        (member(出生年月="1985.13"), "出生年月", "birth_unreadable", E, "1985-06"),
        (member(出生年月="2099-01"), "出生年月", "birth_in_future", E, "晚于今天"),
        (member(出生年月="1985-07"), "出生年月", "birth_contradicts_id", E, "身份证号中为1985-06"),
        (member(出生年月="1985.1"), "出生年月", "birth_contradicts_id", E, "两者不符"),
        (OCTOBER, "出生年月", "birth_ambiguous", W, "取10月"),
        (member(性别="女", 身份证号=OF_A_MAN), "性别", "sex_contradicts_id", E, "表示“男”"),
        (member(学历="大本科"), "学历", "unknown_education", E, "“大本科”不在字典中"),
        (member(党组织职务="书记", 政治面貌="群众", 入党时间=""), "政治面貌", "secretary_not_party_member", E, "党员"),
        (member(党组织职务="书记", 政治面貌="中共预备党员"), "政治面貌", "secretary_not_party_member", E, "党员"),
        (member(政治面貌="群众", 入党时间=""), "政治面貌", "party_post_without_membership", W, "正式党员"),
        (member(性别="南"), "性别", "unknown_sex", W, "请填男或女"),
        (member(民族="汗"), "民族", "unknown_ethnicity", W, "请写全称"),
        (member(政治面貌="积极分子"), "政治面貌", "unknown_political_status", W, "“积极分子”不在字典中"),
        (member(人员来源="天上"), "人员来源", "unknown_source", W, "“天上”不在人员来源字典中"),
        (member(离任原因="另有任用"), "离任原因", "unknown_exit_reason", W, "原文已记入离任说明"),
        (member(入党时间="2003-05"), "入党时间", "joined_party_before_18", W, "未满18周岁"),
        (member(入党时间="去年"), "入党时间", "date_unreadable", W, "“去年”无法识别为日期"),
        (member(入党时间="2008.1"), "入党时间", "date_unreadable", W, "分不清1月和10月"),
        (member("张?"), "姓名", "name_unusual", W, "与证件核对"),
        (member("张三（女）"), "性别", "sex_contradicts_name", W, "姓名后注明“女”"),
        (member("张三（女）", 性别="", 身份证号=OF_A_MAN), "姓名", "sex_contradicts_id", E, "表示“男”"),
        (member(born=dt.date(1899, 6, 12), 入党时间="", 出生年月=""), "身份证号", "unlikely_age", W, "周岁"),
        (member(born=dt.date(2020, 6, 12), 入党时间=""), "出生年月", "unlikely_age", W, "不像在任"),
        (member(入党时间="2098-07"), "入党时间", "date_in_future", W, "晚于今天"),
        (member(学历="大专（在读）"), "学历", "unknown_education", E, "请填已取得的最高学历"),
        (member(联系电话="13800000001/56780000"), "联系电话", "several_phones", W, "2个号码"),
        (member(联系电话="1380000000"), "联系电话", "phone_unreadable", W, "不是一个电话号码"),
        (member(联系电话="张三手机"), "联系电话", "phone_unreadable", W, "不是一个电话号码"),
    ],
)  # fmt: skip
def test_a_fault_in_a_cell_is_told_with_its_place_and_remedy(upload, row, column, kind, severity, words):
    batch = upload(row)
    assert problems_of(batch) == [(ROW, column, kind, severity)]
    assert words in batch.problems.get().message
    assert batch.counts["error"] == (severity == "error")


def test_a_birth_of_january_or_october_that_no_id_number_settles_is_an_error(upload):
    batch = upload(member(出生年月="1985.1", 身份证号=""))
    assert problems_of(batch) == [
        (ROW, "身份证号", "missing_id", "error"),
        (ROW, "出生年月", "birth_ambiguous", "error"),
    ]


def test_who_is_not_in_the_party_has_no_date_of_joining(upload):
    batch = upload(member(政治面貌="群众", 党组织职务="", **{"村(居)委会职务": "委员"}))
    assert problems_of(batch) == [(ROW, "入党时间", "joined_party_contradicts_status", "warning")]


def test_the_birth_month_of_the_eighteenth_year_counts(upload):
    assert problems_of(upload(member(入党时间="2003-06"))) == []


def test_a_short_name_of_two_units_is_asked(world, upload):
    UnitAlias.objects.create(unit=world.units["白杨"], name="一村")
    UnitAlias.objects.create(unit=world.units["沈宅"], name="一村")
    batch = upload(member(unit="一村"))
    assert problems_of(batch) == [(ROW, "村(社区)", "ambiguous_unit", "error")]
    assert "白杨村村委会（顾村镇）、沈宅村村委会（顾村镇）" in batch.problems.get().message


def test_a_unit_that_takes_no_part_in_the_term_is_told(world, upload):
    make_unit(world.gucun, "310113109300", "新建村村委会", "village", "新建村")
    batch = upload(member(unit="新建村"))
    assert [p[2] for p in problems_of(batch)] == ["unknown_unit"]
    assert "不参加本届换届" in batch.problems.get().message


def test_a_unit_of_another_township_of_the_area_is_offered(world, upload):
    batch = upload(member(unit="宝钢一村"), area=world.county)
    assert problems_of(batch) == [(ROW, "村(社区)", "unknown_unit", "error")]
    assert "“宝钢一村居委会”（友谊路街道）" in batch.problems.get().message


def test_the_old_name_of_a_unit_brings_its_successor(world, upload):
    old = make_unit(world.gucun, "310113109310", "老白杨村村委会", "village", "老白杨村")
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=world.units["白杨"], on=dt.date(2020, 1, 1))
    batch = upload(member(unit="老白杨村"))
    assert [p[2] for p in problems_of(batch)] == ["unknown_unit"]
    assert "是不是“白杨村村委会”？" in batch.problems.get().message


def test_the_units_that_may_be_meant_are_given(world):
    resolver = UnitResolver(world.county, world.term, {})
    old = make_unit(world.gucun, "310113109310", "小新村村委会", "village", "小新村")
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=world.units["菊泉"], on=dt.date(2020, 1, 1))
    written = [("顾村镇", "白羊村"), ("顾村镇", "宝钢一村"), ("顾村镇", "小新村"), ("", "宝钢")]
    resolver.prepare(written)
    near = {pair: [unit.short_name for unit in resolver.near(*pair)] for pair in written}
    assert near["顾村镇", "白羊村"][0] == "白杨村"
    assert near["顾村镇", "宝钢一村"][0] == "宝钢一村"
    assert near["顾村镇", "小新村"][0] == "菊泉新城第一"
    assert set(near["", "宝钢"]) == {"宝钢一村", "宝钢二村"}


def test_two_secretaries_of_one_unit_are_told_at_both_rows(upload):
    batch = upload(member(党组织职务="书记"), member("李四", order=2, 党组织职务="书记"))
    assert problems_of(batch) == [
        (2, "党组织职务", "unit_with_two_secretaries", "error"),
        (3, "党组织职务", "unit_with_two_secretaries", "error"),
    ]
    assert "第3行李四" in batch.problems.first().message


def test_a_second_director_beside_the_one_in_the_database_is_told(upload, import_rows):
    director = {"党组织职务": "", "村(居)委会职务": "主任"}
    import_rows(member(**director))
    batch = upload(member("李四", order=2, **director))
    assert problems_of(batch) == [(2, "村(居)委会职务", "unit_with_two_directors", "error")]
    assert "系统中的张三" in batch.problems.get().message
    assert problems_of(upload(member("李四", order=2, **director), is_complete=True))[0][2] != "unit_with_two_directors"


def test_a_secretary_who_left_does_not_stand_in_the_way_of_the_next(upload):
    assert (
        problems_of(upload(member(党组织职务="书记", 离任原因="年龄"), member("李四", order=2, 党组织职务="书记")))
        == []
    )


def test_the_same_person_twice_in_one_unit_is_told_at_both_rows(upload):
    assert problems_of(upload(member(), member())) == [
        (2, "姓名", "duplicate_person", "error"),
        (3, "姓名", "duplicate_person", "error"),
    ]


def test_a_person_in_two_units_and_under_two_names_is_a_doubt(upload):
    batch = upload(member(), member("张山", "沈宅村"))
    assert problems_of(batch) == [
        (2, "姓名", "same_person_different_name", "warning"),
        (2, "村(社区)", "person_in_two_units", "warning"),
        (3, "姓名", "same_person_different_name", "warning"),
        (3, "村(社区)", "person_in_two_units", "warning"),
    ]
    assert batch.counts["warning"] == 2


def test_a_person_of_another_unit_in_the_database_is_a_doubt(upload, import_rows):
    import_rows(member())
    batch = upload(member("张山", "沈宅村"))
    assert [p[2] for p in problems_of(batch)] == ["person_in_two_units", "same_person_different_name"]
    assert "“张三”" in batch.problems.last().message


def test_a_complete_roster_is_asked_for_heads_women_and_size(upload):
    batch = upload(member(**{"村(居)委会职务": "委员"}), is_complete=True)
    assert [p[2] for p in problems_of(batch)] == [
        "unit_without_secretary",
        "unit_without_director",
        "committee_too_small",
        "no_woman_in_committee",
    ]
    assert "应为3至7人（村民委员会组织法（2018）第六条）" in batch.problems.get(kind="committee_too_small").message


def test_a_committee_of_eight_is_too_large(upload):
    first = member(党组织职务="书记", **{"村(居)委会职务": "主任"})
    others = [member(f"女{n}", order=n, 性别="女", 党组织职务="", **{"村(居)委会职务": "委员"}) for n in range(2, 9)]
    assert [p[2] for p in problems_of(upload(first, *others, is_complete=True))] == ["committee_too_large"]
    assert problems_of(upload(first, *others[:-1], is_complete=True)) == []


def test_how_large_a_committee_may_be_is_said_by_the_rules_of_the_place_at_the_time(upload, world):
    others = [member(f"女{n}", order=n, 性别="女", 党组织职务="", **{"村(居)委会职务": "委员"}) for n in range(2, 9)]
    rows = [member(党组织职务="书记", **{"村(居)委会职务": "主任"}), *others]
    base: Any = RuleSet.objects.filter(kind="village").first()
    said: dict[str, Any] = {"title": "宝山办法", "source": "区文件", "in_force_to": None, "reason": "区文件"}
    own = derive_rule_set(actor=None, base=base, area=world.county, in_force_from=dt.date(2021, 5, 31), **said)
    provisions = {**own.current.provisions, "size_most": Count(9, source="区文件第三条")}
    edit_rule_set(actor=None, rule_set=own, provisions=provisions, in_force_to=None, reason="区文件")
    assert problems_of(upload(*rows, is_complete=True)) == []
    RuleSet.objects.filter(pk=own.pk).update(in_force_from=dt.date(2021, 6, 1))
    assert [p[2] for p in problems_of(upload(*rows, is_complete=True))] == ["committee_too_large"]


def test_a_post_may_carry_the_name_of_its_unit(import_rows):
    import_rows(member(党组织职务="中共白杨村党支部副书记"))
    assert Membership.objects.get().party_post == "deputy_secretary"


def test_the_first_mobile_of_several_numbers_is_written(import_rows):
    import_rows(member(联系电话="56780000、13800000001"))
    assert Membership.objects.get().person.phone == "13800000001"


def test_who_joined_before_eighteen_is_told_by_the_birth_where_there_is_no_id_number(upload):
    batch = upload(member(身份证号="", 入党时间="2003-05"))
    assert "joined_party_before_18" in {p[2] for p in problems_of(batch)}


def test_an_end_before_the_start_is_a_doubt(upload):
    headers = [*HEADERS, "任职时间", "离任时间"]
    batch = upload(workbook(member(任职时间="2021-03", 离任时间="2019-03"), headers=headers))
    assert problems_of(batch) == [(ROW, "离任时间", "dates_reversed", "warning")]
    batch = upload(workbook(member(任职时间="2021-03-15", 离任时间="2021-03"), headers=headers))
    assert problems_of(batch) == []


def test_an_unknown_exit_reason_is_kept_as_text(import_rows):
    import_rows(member(离任原因="另有任用"))
    row = Membership.objects.get()
    assert (row.exit_reason, row.exit_note) == ("", "另有任用")


def test_all_faults_of_a_row_are_told_at_once(upload):
    batch = upload(member(学历="大本科", 党组织职务="总支书纪", 出生年月="36"))
    assert {p[2] for p in problems_of(batch)} == {"unknown_education", "unknown_post", "birth_unreadable"}


def test_the_sheet_and_the_row_are_those_of_the_workbook(upload):
    batch = upload(workbook(member(), member("李四", order=2, 学历="大本科"), title="顾村 名册", above=2))
    problem = batch.problems.get()
    assert (problem.sheet, problem.number, problem.column, problem.value) == ("顾村 名册", 5, "学历", "大本科")


def test_a_file_without_the_column_of_units_says_so_at_every_row(upload):
    headers = [header for header in HEADERS if header != "村(社区)"]
    batch = upload(workbook(member(), member("李四", order=2), headers=headers))
    assert problems_of(batch) == [(n, "村(社区)", "missing_unit", "error") for n in (2, 3)]


def test_every_kind_is_an_error_or_a_warning_with_a_label():
    assert ProblemKind.TARGET_CHANGED in ERRORS
    assert ProblemKind.BIRTH_AMBIGUOUS not in ERRORS
    assert all(kind.label for kind in ProblemKind)
