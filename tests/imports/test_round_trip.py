"""What is exported in full is imported again unchanged."""

from typing import Any

import pytest
from django.core.management import call_command

from cadres.models import Membership, Person, Posting
from imports.models import Batch
from tests.imports.conftest import HEADERS, member, workbook

FULL = {
    "人员来源": "本村村民/本地居民；社会组织、社会企业负责人；退役军人",
    "村(居)委会职务": "副主任",
    "监委会职务": "委员",
    "全日制学历": "高中",
    "在职学历": "本科",
    "学位": "学士",
    "毕业院校及专业": "上海开放大学 行政管理",
    "专职": "是",
    "任职时间": "2021-03-02",
    "离任时间": "2021-04",
    "离任原因": "另有任用",
    "备注": "=1+1",
    "其他任职": "兼职委员；社区民警、副书记",
}


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
@pytest.mark.parametrize("options", [[], ["--complete"]])
def test_export_and_import_change_nothing(import_rows, tmp_path, name, options):
    headers = [*HEADERS, *(header for header in FULL if header not in HEADERS)]
    rows = [
        member(党组织职务="书记", **FULL),
        member("阿依古丽·买买提", "沈宅村", order=2, 民族="维吾尔族", 联系电话="021-56123456"),
        member("李四", order=3, 党组织职务="第一书记"),
    ]
    import_rows(workbook(*rows, headers=headers))
    before = facts()
    path = str(tmp_path / name)
    where = ["--term", "2021年换届", "--area", "310113"]
    call_command("export_roster", path, "--full", *where)
    call_command("import_roster", path, *where, *options)
    batch = Batch.objects.first()
    assert batch
    counts = batch.counts
    assert (counts["rows"], counts["same"], counts["changed"], counts["missing"]) == (3, 3, 0, 0)
    assert facts() == before


def facts():
    """All rows that a roster writes, with the times at which they last changed."""
    models: list[Any] = [Person, Membership, Membership.sources.through, Posting]
    return [list(model.objects.order_by("pk").values_list()) for model in models]
