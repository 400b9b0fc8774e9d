"""The trail: written with the act, in the act's transaction, and never changed."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit_actions import AUDIT_LABELS
from core.models import AuditEntry
from core.services import audit

APPS = ("core", "places", "accounts", "elections", "cadres", "imports", "reports")


@pytest.fixture
def entry(world, staff):
    return audit.record(actor=staff, action="unit.edit", instance=world.units["白杨"], reason="更名")


def test_an_entry_keeps_who_in_what_role_did_what_to_what(entry, staff, world):
    assert (entry.actor_id, entry.actor_name, entry.actor_role) == (staff.pk, "何静怡", "组织部工作人员")
    assert (entry.object_type, entry.object_id, entry.object_name) == (
        "places.unit",
        str(world.units["白杨"].pk),
        "白杨村",
    )


def test_an_entry_goes_with_the_transaction_it_was_written_in(world, staff):
    with transaction.atomic():
        audit.record(actor=staff, action="unit.edit", instance=world.units["白杨"])
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("act", ["save", "delete"])
def test_an_entry_cannot_be_saved_again_or_deleted(entry, act):
    with pytest.raises(TypeError, match="操作记录"):
        getattr(entry, act)()


def test_entries_cannot_be_updated_or_deleted_in_bulk(entry):
    with pytest.raises(TypeError, match="不能修改"):
        AuditEntry.objects.update(reason="")
    with pytest.raises(TypeError, match="不能删除"):
        AuditEntry.objects.all().delete()


def test_the_database_refuses_to_change_an_entry(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET reason = 'x'")


def test_secret_values_show_only_that_they_changed(world, staff):
    before = audit.snapshot(staff)
    staff.password, staff.office = "other", "区委组织部"
    assert audit.changes_between(before, staff) == {"password": ["***", "***"], "office": ["", "区委组织部"]}


def test_every_act_that_services_write_down_has_its_chinese_name():
    root = Path(__file__).resolve().parents[2]
    files = [file for app in APPS for file in (root / app / "services").glob("*.py")]
    acts = {act for file in files for act in re.findall(r"action=\"(\w+)\"", file.read_text(encoding="utf-8"))}
    assert {"login", "roster_imported"} <= acts
    assert acts <= AUDIT_LABELS.keys()
