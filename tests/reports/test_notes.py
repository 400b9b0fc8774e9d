"""Notes on numbers and units: who writes them, where they stand, and how they go."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry
from elections.models import Note
from elections.services.notes import add_note, edit_note, withdraw_note
from reports.services.statistics import compute_stale

pytestmark = pytest.mark.django_db


def test_a_note_is_audited_as_it_comes_changes_and_goes(world, staff):
    note = add_note(actor=staff, term=world.term, area=world.gucun, text=" 因汛期 \n 延期 ")
    assert note.text == "因汛期 延期"
    edit_note(actor=staff, note=note, text="因汛期延期一周")
    edit_note(actor=staff, note=note, text="因汛期延期一周")
    withdraw_note(actor=staff, note=note)
    actions = AuditEntry.objects.filter(action__startswith="note_").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["note_added", "note_edited", "note_withdrawn"]
    with pytest.raises(ValidationError, match="已经撤回"):
        edit_note(actor=staff, note=note, text="又改")
    with pytest.raises(ValidationError, match="已经撤回"):
        withdraw_note(actor=staff, note=note)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  ", "请填写备注内容"),
        ("联系人电话13812345678", "像是身份证号或电话号码"),
        ("310113198506120024因病", "像是身份证号或电话号码"),
        ("31011319850612002X因病", "像是身份证号或电话号码"),
    ],
)
def test_a_note_says_something_and_no_number_of_a_person(world, staff, text, told):
    with pytest.raises(ValidationError) as refused:
        add_note(actor=staff, term=world.term, area=world.gucun, text=text)
    assert told in "".join(refused.value.messages)
    assert "13812345678" not in "".join(refused.value.messages)


def test_a_document_number_is_no_number_of_a_person(world, staff):
    assert add_note(actor=staff, term=world.term, area=world.gucun, text="批复见宝组〔2021〕18号，编号20210518001").pk


def test_a_note_stands_in_its_term_and_area_only(world, staff):
    with pytest.raises(ValidationError, match="不在2021年换届"):
        add_note(actor=staff, term=world.term, area=world.other_county, text="延期")
    with pytest.raises(ValidationError, match="不属于"):
        add_note(actor=staff, term=world.term, area=world.gucun, unit=world.units["一居"], text="延期")


@pytest.fixture
def noted(world, staff):
    """One on the county's 一肩挑, one on a figure of 顾村镇, one on 白杨村."""
    compute_stale()
    return [
        add_note(actor=staff, term=world.term, area=world.county, code="one_shoulder.count", text="含待备案的"),
        add_note(actor=staff, term=world.term, area=world.gucun, code="two_committees.average_age", text="含到龄的"),
        add_note(actor=staff, term=world.term, area=world.gucun, unit=world.units["白杨"], text="因汛期延期"),
    ]


def test_a_note_is_shown_wherever_its_number_or_unit_appears(noted, world, leader, client):
    client.force_login(leader)
    town, unit = {"area": world.gucun.pk}, world.units["白杨"]
    shown = {
        ("含待备案的", "含到龄的"): [reverse("reports:dashboard")],
        ("含到龄的", "因汛期延期"): [f"{reverse('reports:dashboard')}?area={world.gucun.pk}"],
        ("含待备案的",): [reverse("reports:indicator", args=["one_shoulder.share"])],
        ("含到龄的",): [f"{reverse('reports:indicator', args=['two_committees.average_age'])}?area={town['area']}"],
        ("因汛期延期",): [unit.get_absolute_url()],
        ("含待备案的", "含到龄的", "因汛期延期"): [reverse("reports:notes")],
    }
    for texts, urls in shown.items():
        for url in urls:
            html = client.get(url).content.decode()
            assert [text for text in ("含待备案的", "含到龄的", "因汛期延期") if text in html] == list(texts), url


def test_a_withdrawn_note_and_one_of_another_term_are_shown_nowhere(noted, world, leader, staff, client):
    withdraw_note(actor=staff, note=noted[0])
    client.force_login(leader)
    assert "含待备案的" not in client.get(reverse("reports:dashboard")).content.decode()
    then = client.get(reverse("reports:dashboard"), {"term": world.previous.pk}).content.decode()
    assert "含到龄的" not in then


def test_leaders_read_notes_and_those_who_work_in_the_area_write_them(noted, world, leader, liaison, client):
    client.force_login(leader)
    assert "写备注" not in client.get(reverse("reports:dashboard")).content.decode()
    client.force_login(liaison)
    page = client.get(reverse("reports:notes"))
    assert [mark.note for mark, _ in page.context["marks"]] == noted[1:]
    url = f"{reverse('reports:note_add')}?area={world.gucun.pk}"
    assert client.post(f"{url}&unit={world.units['一居'].pk}", {"text": "越界"}).status_code == 404
    client.post(f"{url}&unit={world.units['沈宅'].pk}", {"text": "书记在外学习"})
    assert Note.objects.get(unit=world.units["沈宅"]).by == liaison
    assert "请填写备注内容" in client.post(url, {"text": ""}).content.decode()


def test_a_note_with_markup_is_shown_as_text(world, staff, leader, client):
    compute_stale()
    add_note(actor=staff, term=world.term, area=world.county, text="<b>延期</b>")
    client.force_login(leader)
    assert "<b>延期</b>" not in client.get(reverse("reports:dashboard")).content.decode()
