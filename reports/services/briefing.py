"""The Word template of an area's briefings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.services.audit import changes_between, record, snapshot
from core.services.files import store
from places.models import Area
from reports.briefing.templates import check_template
from reports.models import BriefingTemplate

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_template(*, actor: User | None, area: Area, name: str, content: bytes) -> BriefingTemplate:
    """Take a .docx as the template of an area and those below it. Errors: ValidationError with all that is wrong."""
    check_template(name, content)
    template = BriefingTemplate.objects.filter(area=area).first() or BriefingTemplate(area=area)
    before = snapshot(template)
    template.file, template.file_name, template.uploaded_by = store(content=content), name[:200], actor
    template.save()
    changes = changes_between(before, template)
    record(actor=actor, action="briefing_template_saved", instance=template, changes=changes, area_path=area.path)
    return template


@transaction.atomic
def remove_template(*, actor: User | None, template: BriefingTemplate) -> None:
    """Go back to the template of the area above, or the one that comes with the product."""
    changes = {"file_name": [template.file_name, None]}
    path = template.area.path
    record(actor=actor, action="briefing_template_removed", instance=template, changes=changes, area_path=path)
    template.delete()
