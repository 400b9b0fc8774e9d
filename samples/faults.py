"""The broken sample: sound rows with one fault each, and beside each in 备注 what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples.invent import id_number, invented

Row = dict[str, str]
HOME = "采菊苑居委会"


@dataclass(frozen=True)
class Fault:
    """``kind`` is what the check must say of the row that ``facts`` spoil."""

    kind: str
    note: str
    facts: dict[str, str] = field(default_factory=dict)
    birth: str = "19880612"


def _id(**changes: str) -> dict[str, str]:
    return {"身份证号": changes["number"]}


ERRORS: tuple[Fault, ...] = (
    Fault("missing_name", "没有姓名", {"姓名": ""}),
    Fault("missing_unit", "没有填村(社区)", {"村(社区)": ""}),
    Fault("unknown_unit", "没有这个居民区", {"村(社区)": "菊泉新城第九居委会"}),
    Fault("ambiguous_unit", "“顾村”既可以是顾村居委会，也可以是顾村村委会", {"村(社区)": "顾村"}),
    Fault("unit_outside_area", "别的街道的居民区", {"街镇": "友谊路街道", "村(社区)": "宝钢一村居委会"}),
    Fault("missing_post", "没有职务", {"村(居)委会职务": ""}),
    Fault("unknown_post", "职务不认识", {"村(居)委会职务": "片长"}),
    Fault("missing_id", "没有身份证号", {"身份证号": ""}),
    Fault("id_length", "身份证号少一位", _id(number=id_number("19880612", 907)[:-1])),
    Fault("id_characters", "身份证号中有字母O", _id(number="31O1131988O6129O7X")),
    Fault("id_check_digit", "身份证号末位错", _id(number=id_number("19880612", 909)[:-1] + "?")),
    Fault("id_birth", "身份证号中是2月30日", _id(number=id_number("19880230", 911)) | {"出生年月": "1988-02"}),
    Fault("id_precision_lost", "身份证号按数字录入，末三位变成0", _id(number="310113198806129000")),
    Fault("birth_in_future", "出生年月在将来", _id(number=id_number("20910612", 913)) | {"出生年月": ""}),
    Fault("birth_unreadable", "出生年月写了属相", {"出生年月": "属龙"}),
    Fault("birth_contradicts_id", "出生年月与身份证号不符", {"出生年月": "1978-06"}),
    Fault("sex_contradicts_id", "性别与身份证号不符", {"性别": "?"}),
    Fault("unknown_education", "学历不认识", {"学历": "私塾"}),
    Fault(
        "unit_with_two_secretaries",
        "本单位已有一名书记",
        {"党组织职务": "书记", "村(居)委会职务": "", "政治面貌": "中共党员"},
    ),
    Fault("unit_with_two_directors", "本单位已有一名主任", {"村(社区)": "世纪长江苑居委会", "村(居)委会职务": "主任"}),
    Fault("duplicate_person", "同一人写了两行（第一行）", _id(number=id_number("19880612", 996))),
    Fault("duplicate_person", "同一人写了两行（第二行）", _id(number=id_number("19880612", 996))),
    Fault("text_too_long", "院校专业写成了履历", {"毕业院校及专业": "在上海参加工作后" * 20}),
)

WARNINGS: tuple[Fault, ...] = (
    Fault("birth_ambiguous", "1988.1是1月还是10月，按身份证号判断", {"出生年月": "1988.1"}, birth="19881012"),
    Fault("unknown_ethnicity", "民族不认识", {"民族": "上海族"}),
    Fault("unknown_political_status", "政治面貌不认识", {"政治面貌": "积极分子"}),
    Fault("unknown_source", "人员来源不认识", {"人员来源": "邻居推荐"}),
    Fault("unknown_degree", "学位不认识", {"学位": "举人"}),
    Fault("date_unreadable", "任职时间无法识别", {"任职时间": "去年春天"}),
    Fault("phone_unreadable", "联系电话里写了文字", {"联系电话": "找居委会转"}),
    Fault("joined_party_before_18", "入党时不满18岁", {"政治面貌": "中共党员", "入党时间": "2004-07"}),
    Fault("joined_party_contradicts_status", "群众填了入党时间", {"入党时间": "2012-07"}),
    Fault("party_post_without_membership", "党组织委员是群众", {"党组织职务": "委员"}),
)

SURNAMES = "陈周吴郑王冯褚卫蒋沈韩杨"
GIVEN = ("安宁", "知秋", "怀瑾")


def broken_rows(sound: list[Row]) -> tuple[list[Row], list[str], frozenset[int]]:
    """Rows, the kind expected of each ('' for sound ones), and the rows whose ID number is typed as a number."""
    rows, kinds, numbers = [dict(row) for row in sound], [""] * len(sound), set()
    last = max(i for i, row in enumerate(rows) if row["党组织职务"] == "书记")
    rows[last] |= {"政治面貌": "群众", "入党时间": "", "备注": "示例错误：书记是群众"}
    kinds[last] = "secretary_not_party_member"
    serving = [row for row in sound if row["村(居)委会职务"] == "委员"]
    rows += [_in_another_unit(serving[0]), _under_another_name(serving[1])]
    kinds += ["person_in_two_units", "same_person_different_name"]
    for position, fault in enumerate((*ERRORS, *WARNINGS)):
        row = _spoilt(fault, position)
        rows.append(row)
        kinds.append(fault.kind)
        if fault.kind == "id_precision_lost":
            numbers.add(len(rows))
    return rows, kinds, frozenset(numbers)


def _in_another_unit(row: Row) -> Row:
    return {**row, "村(社区)": HOME, "党组织职务": "", "备注": "示例提醒：已在别的居民区任职"}


def _under_another_name(row: Row) -> Row:
    note = "示例提醒：身份证号是别的居民区另一人的，姓名不同"
    return {**row, "村(社区)": HOME, "姓名": "郑怀瑾", "党组织职务": "", "备注": note}


def _spoilt(fault: Fault, position: int) -> Row:
    order = 921 + position
    name = SURNAMES[position % 12] + GIVEN[position // 12]
    row = invented(HOME, name, birth=fault.birth, order=order)
    facts = dict(fault.facts)
    if facts.get("性别") == "?":
        facts["性别"] = "女" if row["性别"] == "男" else "男"
    if facts.get("身份证号", "").endswith("?"):
        right = id_number(fault.birth, order)
        facts["身份证号"] = right[:-1] + ("0" if right[-1] != "0" else "1")
    if "身份证号" in facts and fault.kind in ("birth_in_future", "duplicate_person"):
        facts["性别"] = "男" if int(facts["身份证号"][16]) % 2 else "女"
    if fault.kind == "duplicate_person":
        facts["姓名"] = "褚知秋"
    level = "提醒" if fault in WARNINGS else "错误"
    return {**row, "备注": f"示例{level}：{fault.note}", **facts}
