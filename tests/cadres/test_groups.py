"""工作机构: the groups that run the election, with their people and units."""

import pytest
from django.urls import reverse

from cadres.models import GroupMember, WorkGroup
from cadres.rules.groups import MemberLine, read_lines
from core.models import AuditEntry

PAGE, NEW = reverse("cadres:groups"), reverse("cadres:group_create")
LINES = "李明，副镇长，组长，13812345678\n\n，区民政局"


def test_lines_are_read_as_they_are_copied_from_a_table():
    pasted = "李明\t副镇长\t组长\t13812345678\n王强"
    assert read_lines(pasted) == [MemberLine("李明", "副镇长", "组长", "13812345678"), MemberLine("王强")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("，，组长", "第 1 行没有姓名，也没有单位"),
        ("李明，副镇长，组长，某某", "第 1 行的电话“某某”不是号码"),
        ("一，二，三，12345678，五", "第 1 行有 5 段"),
        ("李" * 41, "第 1 行的姓名超过 40 字"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line, why):
    with pytest.raises(ValueError, match=why):
        read_lines(line)


@pytest.fixture
def group(client, world, liaison):
    client.force_login(liaison)
    told = {"kind": "liaison", "name": "联络一组", "duty": "联系三个村", "members": LINES}
    client.post(NEW, {**told, "units": [world.units["白杨"].pk]})
    return WorkGroup.objects.get()


def test_a_liaison_sets_up_a_group_of_the_street(world, group):
    assert (group.area, list(group.units.all())) == (world.gucun, [world.units["白杨"]])
    assert [(each.name, each.office) for each in group.members.all()] == [("李明", "副镇长"), ("", "区民政局")]
    assert AuditEntry.objects.get(action="group_saved").area_path == world.gucun.path


def test_saving_the_form_as_it_is_changes_nothing(client, group):
    url = reverse("cadres:group_edit", args=[group.pk])
    form = client.get(url).context["form"]
    client.post(url, {**form.initial, "units": [each.pk for each in group.units.all()]})
    assert [str(each) for each in group.members.all()] == ["李明", "区民政局"]
    assert GroupMember.objects.get(name="李明").phone == "13812345678"


def test_a_name_stands_once_in_an_area(client, group):
    page = client.post(NEW, {"kind": "special", "name": "联络一组"}).content.decode()
    assert "已有“联络一组”" in page


@pytest.mark.parametrize(("who", "shown"), [("staff", "13812345678"), ("leader", "138****5678")])
def test_numbers_are_whole_only_for_those_with_the_right(client, request, group, who, shown):
    client.force_login(request.getfixturevalue(who))
    assert shown in client.get(reverse("cadres:group", args=[group.pk])).content.decode()
    assert "联络一组" in client.get(PAGE).content.decode()


def test_a_neighbour_sees_nothing_of_it(client, world, group, neighbour_liaison):
    client.force_login(neighbour_liaison)
    assert "联络一组" not in client.get(PAGE).content.decode()
    assert client.get(reverse("cadres:group", args=[group.pk])).status_code == 404


def test_a_unit_outside_the_area_cannot_be_chosen(client, world, group):
    answer = client.post(NEW, {"kind": "special", "name": "二组", "units": [world.units["一居"].pk]})
    assert answer.status_code == 200
    assert WorkGroup.objects.count() == 1


def test_a_group_is_dissolved(client, group):
    client.post(reverse("cadres:group_remove", args=[group.pk]))
    assert not WorkGroup.objects.exists()
