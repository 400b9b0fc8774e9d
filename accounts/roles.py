"""The roles of the product (DESIGN §1) and what each may do inside its areas."""

from django.db import models

from core.capabilities import Capability as C


class Role(models.TextChoices):
    STAFF = "staff", "组织部工作人员"
    LIAISON = "liaison", "街镇联络员"
    LEADER = "leader", "领导"
    ADMINISTRATOR = "administrator", "管理员"
    AUDITOR = "auditor", "审计员"
    REVIEWER = "reviewer", "联审专员"


CAPABILITIES: dict[Role, frozenset[C]] = {
    Role.STAFF: frozenset(
        {
            C.VIEW_PLACES,
            C.VIEW_FIGURES,
            C.PUBLISH_FIGURES,
            C.VIEW_PEOPLE,
            C.EDIT_PEOPLE,
            C.IMPORT,
            C.EDIT_MEANINGS,
            C.REVEAL_NUMBERS,
            C.EXPORT_NUMBERS,
            C.EDIT_PLACES,
            C.EDIT_TERMS,
            C.EDIT_PROFILE_FIELDS,
            C.VIEW_REVIEW,
            C.EDIT_REVIEW,
            C.ENTER_RESULTS,
            C.CONFIRM_RESULTS,
            C.EDIT_PROGRESS,
            C.APPROVE_DATA,
            C.VIEW_DIRECTORY,
        }
    ),
    Role.LIAISON: frozenset(
        {
            C.VIEW_PLACES,
            C.VIEW_FIGURES,
            C.VIEW_PEOPLE,
            C.EDIT_PEOPLE,
            C.IMPORT,
            C.EDIT_MEANINGS,
            C.REVEAL_NUMBERS,
            C.ENTER_RESULTS,
            C.EDIT_PROGRESS,
            C.VIEW_DIRECTORY,
        }
    ),
    Role.LEADER: frozenset({C.VIEW_PLACES, C.VIEW_FIGURES, C.VIEW_PEOPLE}),
    Role.ADMINISTRATOR: frozenset(
        {C.VIEW_PLACES, C.EDIT_PROFILE_FIELDS, C.EDIT_MEANINGS, C.EDIT_RULES, C.MANAGE_ACCOUNTS}
    ),
    Role.AUDITOR: frozenset({C.VIEW_PLACES, C.VIEW_AUDIT}),
    Role.REVIEWER: frozenset({C.VIEW_PLACES, C.VIEW_PEOPLE, C.IMPORT, C.VIEW_REVIEW, C.EDIT_REVIEW, C.VIEW_FINDINGS}),
}

SEPARATE = {
    Role.ADMINISTRATOR: frozenset({Role.STAFF, Role.AUDITOR}),
    Role.AUDITOR: frozenset({Role.STAFF, Role.REVIEWER}),
}
"""Roles that one person may not hold together (三员分立): who manages, who works, who audits."""


def conflicting(role: Role, other: Role) -> bool:
    return other in SEPARATE.get(role, ()) or role in SEPARATE.get(other, ())
