"""Who may open which address: one line each. An address that is missing here fails ``test_matrix.py``.

``roles`` may open it inside their area; the others get 403. ``about`` names the object in the address, made in
``own`` (顾村镇, inside everybody's area), ``sibling`` (友谊路街道, outside the liaison's) and ``foreign`` (杨浦区,
outside everybody's); what lies outside is 404. Pages without an object take ``?area=`` when ``scoped``.
"""

from __future__ import annotations

from dataclasses import dataclass

STAFF, LIAISON, LEADER, ADMINISTRATOR, AUDITOR, NOBODY = (
    "staff",
    "liaison",
    "leader",
    "administrator",
    "auditor",
    "nobody",
)
EVERYBODY = (STAFF, LIAISON, LEADER, ADMINISTRATOR, AUDITOR, NOBODY)
GRANTED = (STAFF, LIAISON, LEADER, ADMINISTRATOR, AUDITOR)
LOOKERS = (STAFF, LIAISON, LEADER)
EDITORS = (STAFF, LIAISON)


@dataclass(frozen=True)
class Rule:
    """Who may open an address.

    ``code`` stands in the address instead of an object's number. ``public`` addresses need no login, ``writes`` ones
    are tried with POST too. ``wide`` objects (terms) are seen from every street of their area.
    """

    roles: tuple[str, ...]
    about: str = ""
    code: str = ""
    scoped: bool = False
    public: bool = False
    writes: bool = False
    wide: bool = False


RULES: dict[str, Rule] = {
    "home": Rule(EVERYBODY),
    "accounts:login": Rule(EVERYBODY, public=True),
    "accounts:logout": Rule(EVERYBODY, public=True),
    "accounts:no_grant": Rule(EVERYBODY),
    "accounts:password_change": Rule(EVERYBODY),
    "places:areas": Rule(GRANTED),
    "places:area": Rule(GRANTED, about="area"),
    "places:area_words": Rule((STAFF,), about="area", writes=True),
    "places:unit_create": Rule((STAFF,), scoped=True, writes=True),
    "places:unit_edit": Rule((STAFF,), about="unit", writes=True),
    "places:unit_succession": Rule((STAFF,), about="unit", writes=True),
    "accounts:audit": Rule((AUDITOR,)),
    "accounts:audit_entry": Rule((AUDITOR,), about="audit_entry"),
    "accounts:grant_add": Rule((ADMINISTRATOR,), about="user", writes=True),
    "accounts:grant_revoke": Rule((ADMINISTRATOR,), about="grant", writes=True),
    "accounts:user": Rule((ADMINISTRATOR,), about="user"),
    "accounts:user_active": Rule((ADMINISTRATOR,), about="user", writes=True),
    "accounts:user_create": Rule((ADMINISTRATOR,), writes=True),
    "accounts:user_edit": Rule((ADMINISTRATOR,), about="user", writes=True),
    "accounts:user_reset": Rule((ADMINISTRATOR,), about="user", writes=True),
    "accounts:users": Rule((ADMINISTRATOR,)),
    "accounts:users_import": Rule((ADMINISTRATOR,), writes=True),
    "accounts:users_template": Rule((ADMINISTRATOR,)),
    "elections:collections": Rule(LOOKERS, scoped=True),
    "elections:collection_create": Rule((STAFF,), scoped=True, writes=True),
    "elections:collection": Rule(LOOKERS, about="collection"),
    "elections:collection_edit": Rule((STAFF,), about="collection", writes=True),
    "elections:collection_close": Rule((STAFF,), about="collection", writes=True),
    "elections:collection_template": Rule(LOOKERS, about="collection"),
    "elections:collection_give": Rule(EDITORS, about="reply", writes=True),
    "elections:collection_return": Rule((STAFF,), about="reply", writes=True),
    "elections:collection_file": Rule(EDITORS, about="reply"),
    "elections:profile_edit": Rule(EDITORS, about="profile", writes=True),
    "elections:profile_field_remove": Rule((STAFF, ADMINISTRATOR), about="profile_field", writes=True),
    "elections:profile_fields": Rule((STAFF, ADMINISTRATOR), scoped=True, writes=True),
    "elections:profiles": Rule(LOOKERS, scoped=True),
    "elections:rules": Rule(GRANTED),
    "elections:rule_set": Rule(GRANTED, about="rule_set"),
    "elections:rule_set_derive": Rule((ADMINISTRATOR,), about="rule_set", writes=True),
    "elections:rule_set_edit": Rule((ADMINISTRATOR,), about="rule_set", writes=True),
    "elections:term": Rule(GRANTED, about="term", wide=True),
    "elections:term_create": Rule((STAFF,), writes=True),
    "elections:term_edit": Rule((STAFF,), about="term", writes=True, wide=True),
    "elections:term_unit_remove": Rule((STAFF,), about="profile", writes=True),
    "elections:term_units": Rule((STAFF,), about="term", writes=True, wide=True),
    "elections:terms": Rule(GRANTED),
    "elections:review_setup": Rule((STAFF,), about="term", writes=True, wide=True),
    "elections:review_department_add": Rule((STAFF,), about="term", writes=True, wide=True),
    "elections:review_round_add": Rule((STAFF,), about="term", writes=True, wide=True),
    "elections:review_department": Rule((STAFF,), about="review_department", writes=True, wide=True),
    "elections:review_department_remove": Rule((STAFF,), about="review_department", writes=True, wide=True),
    "elections:review_round": Rule((STAFF,), about="review_round", writes=True, wide=True),
    "elections:review_round_remove": Rule((STAFF,), about="review_round", writes=True, wide=True),
    "elections:table": Rule((STAFF,), code="units", scoped=True, writes=True),
    "elections:table_export": Rule((STAFF,), code="units", scoped=True),
    "elections:tables": Rule((STAFF, ADMINISTRATOR), scoped=True),
    "healthz": Rule(EVERYBODY, public=True),
    "cadres:roster": Rule(LOOKERS, scoped=True),
    "cadres:membership": Rule(LOOKERS, about="membership"),
    "cadres:membership_create": Rule(EDITORS, scoped=True, writes=True),
    "cadres:membership_check": Rule(EDITORS, writes=True),
    "cadres:membership_edit": Rule(EDITORS, about="membership", writes=True),
    "cadres:membership_end": Rule(EDITORS, about="membership", writes=True),
    "cadres:membership_delete": Rule(EDITORS, about="membership", writes=True),
    "cadres:change_create": Rule(EDITORS, about="membership", writes=True),
    "reports:dashboard": Rule(LOOKERS, scoped=True),
    "reports:slates": Rule(LOOKERS, scoped=True),
    "reports:freshness": Rule(LOOKERS, scoped=True),
    "reports:indicators": Rule(LOOKERS, scoped=True),
    "reports:indicator": Rule(LOOKERS, code="two_committees.count", scoped=True),
    "reports:indicator_export": Rule(LOOKERS, code="two_committees.count", scoped=True),
    "cadres:people": Rule(LOOKERS, writes=True),
    "cadres:person": Rule(LOOKERS, about="person"),
    "cadres:person_edit": Rule(EDITORS, about="person", writes=True),
    "cadres:reveal": Rule(EDITORS, about="person", writes=True),
    "cadres:units": Rule(LOOKERS, scoped=True),
    "cadres:unit": Rule(LOOKERS, about="unit"),
    "cadres:posting_create": Rule(EDITORS, about="unit", writes=True),
    "cadres:posting_edit": Rule(EDITORS, about="posting", writes=True),
    "cadres:posting_delete": Rule(EDITORS, about="posting", writes=True),
    "cadres:submissions": Rule(LOOKERS, scoped=True),
    "cadres:submission": Rule(LOOKERS, about="unit"),
    "cadres:submission_move": Rule(EDITORS, scoped=True, writes=True),
    "cadres:submission_remark": Rule((STAFF,), about="submission", writes=True),
    "cadres:review": Rule((STAFF,), scoped=True),
    "cadres:review_send": Rule((STAFF,), scoped=True, writes=True),
    "cadres:review_reminder": Rule((STAFF,), scoped=True),
    "cadres:review_candidate": Rule((STAFF,), about="candidacy"),
    "cadres:review_answer": Rule((STAFF,), about="review_answer", writes=True),
    "cadres:review_rest": Rule((STAFF,), about="review_seat", scoped=True, writes=True),
    "cadres:contests": Rule(LOOKERS, scoped=True),
    "cadres:contests_set_up": Rule(EDITORS, scoped=True, writes=True),
    "cadres:contest": Rule(LOOKERS, about="contest"),
    "cadres:contest_create": Rule(EDITORS, about="unit", writes=True),
    "cadres:contest_edit": Rule(EDITORS, about="contest", writes=True),
    "cadres:contest_delete": Rule(EDITORS, about="contest", writes=True),
    "cadres:next_poll": Rule(EDITORS, about="contest", writes=True),
    "cadres:poll": Rule(LOOKERS, about="poll"),
    "cadres:poll_edit": Rule(EDITORS, about="poll", writes=True),
    "cadres:poll_check": Rule(EDITORS, about="poll", writes=True),
    "cadres:write_in": Rule(EDITORS, about="poll", writes=True),
    "cadres:poll_record_add": Rule(EDITORS, about="poll", writes=True),
    "cadres:poll_confirm": Rule((STAFF,), about="poll", writes=True),
    "cadres:poll_return": Rule((STAFF,), about="poll", writes=True),
    "cadres:poll_take_back": Rule((STAFF,), about="poll", writes=True),
    "cadres:poll_delete": Rule(EDITORS, about="poll", writes=True),
    "cadres:poll_line_remove": Rule(EDITORS, about="poll_line", writes=True),
    "cadres:poll_record": Rule(EDITORS, about="poll_record"),
    "cadres:poll_record_remove": Rule(EDITORS, about="poll_record", writes=True),
    "imports:workbench": Rule(EDITORS, scoped=True),
    "imports:batches": Rule(EDITORS, scoped=True),
    "imports:upload": Rule(EDITORS, scoped=True, writes=True),
    "imports:template": Rule(EDITORS, scoped=True),
    "imports:roster_export": Rule(EDITORS, scoped=True, writes=True),
    "imports:batch": Rule(EDITORS, about="batch"),
    "imports:choices": Rule((STAFF, LIAISON, ADMINISTRATOR), scoped=True),
    "imports:forget_header": Rule((STAFF, LIAISON, ADMINISTRATOR), about="header_choice", writes=True),
    "imports:forget_value": Rule((STAFF, LIAISON, ADMINISTRATOR), about="value_choice", writes=True),
    "imports:mapping": Rule(EDITORS, about="batch", writes=True),
    "imports:batch_progress": Rule(EDITORS, about="batch"),
    "imports:confirm": Rule(EDITORS, about="batch", writes=True),
    "imports:cancel": Rule(EDITORS, about="batch", writes=True),
    "imports:recheck": Rule(EDITORS, about="batch", writes=True),
    "imports:row": Rule(EDITORS, about="plan_row", writes=True),
    "imports:explain": Rule(EDITORS, about="batch", writes=True),
    "imports:accept": Rule(EDITORS, about="batch", writes=True),
    "imports:missing": Rule(EDITORS, about="batch", writes=True),
    "imports:problems": Rule(EDITORS, about="batch"),
    "imports:original": Rule(EDITORS, about="batch"),
    "imports:undo": Rule(EDITORS, about="batch", writes=True),
    "imports:annotated": Rule(EDITORS, about="batch"),
}
