"""简报 as it is served: numbers that open, a Word file with real footnotes, templates that are checked."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document

from cadres.models import Membership, Person
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from reports.briefing.default_template import default_template
from reports.briefing.templates import check_template
from reports.models import BriefingTemplate
from reports.services.briefing import save_template
from reports.services.statistics import compute_stale

ADDRESS = "/briefing/"


@pytest.fixture
def elected(world):
    """白杨村 has a secretary who is its director too, 一居 a member; both terms are computed."""
    for unit, posts, birth in (
        ("白杨", {"party_post": "secretary", "committee_post": "director"}, PartialDate(1985, 6)),
        ("一居", {"committee_post": "member"}, PartialDate(1971, 5)),
    ):
        person = Person.objects.create(name="测试人", sex="2", birth=birth)
        place = world.units[unit]
        Membership.objects.create(person=person, unit=place, term=world.term, education=5, **posts)
        roster_changed.send(None, term_id=world.term.pk, township_ids=[place.township_id], person_ids=[person.pk])
    compute_stale()
    return world


def word_file(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes = b"x") -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return file.getvalue()


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_every_number_opens_its_people(client, leader, elected):
    client.force_login(leader)
    page = client.get(ADDRESS).content.decode()
    assert "宝山区居村“两委”换届情况简报" in page
    assert "其中“一肩挑”" in page
    address = f"/indicators/one_shoulder.count/?area={elected.county.pk}&amp;term={elected.term.pk}"
    assert f'<a class="n" href="{address}">1人</a>' in page
    assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert "5 个居村没有花名册" not in page
    assert "还有 3 个居村没有花名册" in page


def test_the_choices_stand_in_the_address(client, leader, elected):
    client.force_login(leader)
    page = client.get(ADDRESS, {"set": "1", "part": "people", "round": "exact"}).content.decode()
    assert "“两委”成员中女性" in page
    assert "一肩挑" not in page
    assert 'id="note-1"' not in page
    assert client.get(ADDRESS, {"set": "1", "round": "nonsense"}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_what_lies_below(
    client, leader, elected, django_assert_max_num_queries
):
    client.force_login(leader)
    with django_assert_max_num_queries(75):
        client.get(ADDRESS)


def test_the_word_file_has_the_text_real_footnotes_and_the_official_page(client, leader, elected):
    client.force_login(leader)
    answer = client.get(reverse("reports:briefing_download"))
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith(".docx")
    document = Document(io.BytesIO(content))
    assert "其中“一肩挑”1人，占20%。" in words_of(content)
    assert "{{" not in words_of(content)
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each] == [37, 35, 28, 26]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes, body = archive.read("word/footnotes.xml").decode(), archive.read("word/document.xml").decode()
        fonts = archive.read("word/styles.xml").decode()
    assert "1÷5＝20%" in notes
    assert body.count("w:footnoteReference ") == notes.count("<w:footnoteRef/>") > 5
    assert all(font in fonts for font in ("方正小标宋简体", "仿宋_GB2312", "黑体"))


def test_a_demonstration_is_marked_on_every_page_of_the_file_whatever_the_template(client, leader, elected):
    elected.term.is_demonstration = True
    elected.term.save()
    compute_stale()
    save_template(actor=None, area=elected.county, name="模板.docx", content=word_file("{{ 标题 }}"))
    client.force_login(leader)
    content = b"".join(client.get(reverse("reports:briefing_download")).streaming_content)
    assert words_of(content) == "宝山区居村“两委”换届情况简报"
    header = Document(io.BytesIO(content)).sections[0].header
    assert "演示数据" in "".join(paragraph.text for paragraph in header.paragraphs)


def test_an_areas_template_serves_the_areas_below_until_it_is_removed(client, staff, elected):
    save_template(
        actor=staff, area=elected.county, name="模板.docx", content=word_file("本区 {{ 句.书记主任和一肩挑 }}")
    )
    client.force_login(staff)
    address = f"{reverse('reports:briefing_download')}?area={elected.gucun.pk}"
    assert words_of(b"".join(client.get(address).streaming_content)).startswith("本区 共选举产生新一届")
    template = BriefingTemplate.objects.get()
    answer = client.post(reverse("reports:briefing_template_remove", args=[template.pk]))
    assert answer.status_code == 302
    assert not BriefingTemplate.objects.exists()
    assert list(AuditEntry.objects.values_list("action", flat=True)[:2]) == [
        "briefing_template_removed",
        "briefing_template_saved",
    ]


def test_staff_upload_a_template_and_are_told_what_is_wrong_with_it(client, staff, elected):
    client.force_login(staff)
    address = f"{reverse('reports:briefing_template')}?area={elected.county.pk}"
    wrong = io.BytesIO(word_file("{{ 标题 }}", "书记{{ 区画 }}"))
    wrong.name = "模板.docx"
    page = client.post(address, {"file": wrong}).content.decode()
    assert "正文第2段“书记{{ 区画 }}”：没有“区画”这个字段。" in page
    right = io.BytesIO(default_template())
    right.name = "模板.docx"
    assert client.post(address, {"file": right}).status_code == 302
    page = client.get(address).content.decode()
    assert "模板.docx" in page
    file = client.get(f"{reverse('reports:briefing_template_file')}?area={elected.county.pk}")
    assert b"".join(file.streaming_content) == default_template()


def test_the_shipped_template_and_every_documented_field_pass_the_check():
    check_template("模板.docx", default_template())
    check_template(
        "模板.docx",
        word_file("{{ 数['secretary.count'] }}，{{ 变化[“secretary.average_age”] }}", "{{ 校验码 | default('无') }}"),
    )
    check_template(
        "模板.docx",
        word_file("{%p for 项 in 数据说明 %}", "{{ 项.项目 }}{{ loop.index }}", "{%p endfor %}", header="{{ 区划 }}"),
    )


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["{{ 句.没有的句子 }}"], "正文第1段“{{ 句.没有的句子 }}”：“句”没有“没有的句子”"),
        (["{{ 数['secretary.nonsense'] }}"], "“数”没有“secretary.nonsense”"),
        (["{%p for 段 in 段落 %}", "{{ 段.字数 }}", "{%p endfor %}"], "正文第2段“{{ 段.字数 }}”：“段”没有“字数”"),
        (["{%p for 段 in 标题 %}", "x", "{%p endfor %}"], "for 只能逐项写出列表字段，“标题”不是"),
        (["{%p for 段 in 段落 %}"], "写得不完整"),
        (["{{ 标题 "], "写得不完整"),
        (["{{ ''.__class__.__mro__ }}"], "字段写法不对"),
        (["{{ 标题.__class__ }}"], "“标题”没有“__class__”"),
        (["{{ range(10 ** 9) }}"], "不能使用“Call”"),
        (["{{ 'a' * 1000000000 }}"], "不能使用“Mul”"),
        (["{{ 标题 | center(99999999) }}"], "不能使用过滤器“center”"),
        (["{% include '/etc/passwd' %}"], "不能使用“Include”"),
        (["{% set x = 1 %}"], "不能使用“Assign”"),
    ],
)
def test_a_template_may_name_only_its_fields(texts, message):
    with pytest.raises(ValidationError) as error:
        check_template("模板.docx", word_file(*texts))
    assert any(message in each for each in error.value.messages), error.value.messages


def test_fields_in_headers_are_checked_too():
    with pytest.raises(ValidationError, match="页眉：没有“单位名”这个字段"):
        check_template("模板.docx", word_file("{{ 标题 }}", header="{{ 单位名 }}"))


EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" '
    b'Type="http://x/attachedTemplate" Target="http://example.com/x.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("模板.doc", b"x", "不是 .docx 文件"),
        ("模板.docx", b"", "是空文件"),
        ("模板.docx", b"not a zip", "不是有效的 Word 文档"),
        ("模板.docx", b"x" * (2 * 1024 * 1024 + 1), "超过 2 MB"),
        ("模板.docx", with_part(word_file("x"), "word/vbaProject.bin"), "含有宏"),
        ("模板.docx", with_part(word_file("x"), "word/embeddings/oleObject1.bin"), "嵌入的对象"),
        ("模板.docx", with_part(word_file("x"), "word/_rels/settings.xml.rels", EXTERNAL), "引用了外部"),
        ("模板.docx", with_part(word_file("x"), "word/big.xml", b"\0" * 20_000_000), "展开后过大"),
        ("模板.docx", with_part(word_file("x"), "word/x.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "不允许的内容"),
    ],
)
def test_a_file_that_is_no_safe_word_document_is_refused_with_its_reason(name, content, message):
    with pytest.raises(ValidationError, match=message):
        check_template(name, content)
