"""One object of each kind in a unit, for addresses that name one."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from accounts.models import Grant, User
from accounts.roles import Role
from cadres.choices import PostChangeKind, PostingKind
from cadres.models import (
    Candidacy,
    Kinship,
    Membership,
    Person,
    PostChange,
    Posting,
    PostVacancy,
    Responsibility,
    ReviewAnswer,
    ReviewDecision,
    Vote,
    WorkGroup,
)
from core.models import AuditEntry, Job, ListExport, StoredFile
from core.partial_dates import PartialDate
from core.services.files import store
from elections.choices import Body, DataKind, PartyPost, SubmissionState
from elections.models import (
    NATION,
    Basis,
    Collection,
    CollectionReply,
    Contest,
    ContestPost,
    Note,
    Poll,
    PollRecord,
    ProfileField,
    Qualification,
    ReviewRound,
    RuleSet,
    Situation,
    Stage,
    Submission,
    SurveyRound,
    Tally,
    TallyKind,
    Task,
    TaskEvidence,
    Term,
    UnitProfile,
    UnitTask,
)
from elections.rules.law import Kin
from elections.services.rule_sets import derive_rule_set
from imports.models import Batch, HeaderChoice, PlanRow, ValueChoice
from places.models import Unit
from reports.models import BriefingTemplate, KeptForm, PublishedReport, Target
from tests.cadres.reviewing import ask, make_round, stand
from tests.conftest import World, make_term
from tests.reports.publications import frozen

numbers = itertools.count(1000)


def make_membership(world: World, unit: Unit) -> Membership:
    person = Person.objects.create(name="测试人", sex="2", birth=PartialDate(1985, 6))
    return Membership.objects.create(
        person=person, unit=unit, term=term_of(world, unit), party_post=PartyPost.MEMBER, political_status="01"
    )


def term_of(world: World, unit: Unit) -> Any:
    """The term of the unit's county; the foreign county gets one of its own."""
    if unit.township.path.startswith(world.county.path):
        return world.term
    term = world.other_county.terms.first()  # type: ignore[attr-defined]
    return term or make_term(world.other_county, "2021年换届", dt.date(2021, 5, 31))


def make_practice_term(world: World, unit: Unit) -> Term:
    """The practice term of the unit's county."""
    values = {"name": "练习届", "as_of": dt.date(2021, 5, 31)}
    return Term.objects.get_or_create(area=term_of(world, unit).area, is_practice=True, defaults=values)[0]


def make_basis(world: World, unit: Unit) -> Basis:
    return Basis.objects.create(term=term_of(world, unit), name=f"口径{next(numbers)}", education="full_time")


def make_change(world: World, unit: Unit) -> PostChange:
    membership = make_membership(world, unit)
    return PostChange.objects.create(
        membership=membership, body=Body.PARTY, kind=PostChangeKind.ELECTED, on=PartialDate(2021, 5)
    )


def make_posting(world: World, unit: Unit) -> Posting:
    person = make_membership(world, unit).person
    values = {"person": person, "unit": unit, "term": term_of(world, unit), "title": "网格员"}
    return Posting.objects.create(kind=PostingKind.COMMUNITY_WORKER, **values)


def make_vacancy(world: World, unit: Unit) -> PostVacancy:
    membership = make_membership(world, unit)
    return PostVacancy.objects.create(
        membership=membership, body=Body.PARTY, post=PartyPost.MEMBER, cause="resigned", vacant_on=dt.date(2022, 3, 1)
    )


def make_kinship(world: World, unit: Unit) -> Kinship:
    first, second = (make_membership(world, unit).person for _ in range(2))
    return Kinship.objects.create(first=first, second=second, kin=Kin.SIBLING)


def make_qualification(world: World, unit: Unit) -> Qualification:
    return Qualification.objects.create(term=term_of(world, unit), number=next(numbers), text="条件")


def make_batch(world: World, unit: Unit) -> Batch:
    file = StoredFile.objects.create(sha256=f"{next(numbers):064d}", size=1)
    values = {"term": term_of(world, unit), "area": unit.township, "file": file, "file_name": "花名册.xlsx"}
    return Batch.objects.create(kind="roster", state=Batch.State.PLANNED, **values)


def make_kept_form(world: World, unit: Unit) -> KeptForm:
    file = io.BytesIO()
    Workbook().save(file)
    values = {"name": f"空表{next(numbers)}", "file": store(content=file.getvalue()), "file_name": "空表.xlsx"}
    return KeptForm.objects.create(area=unit.township, **values)


def make_header_choice(world: World, unit: Unit) -> HeaderChoice:
    values = {"area": unit.township, "fingerprint": f"{next(numbers)}", "made_by": make_account(world, unit)}
    return HeaderChoice.objects.create(kind="roster", headers=["同志"], chosen={"0": "name"}, **values)


def make_value_choice(world: World, unit: Unit) -> ValueChoice:
    values = {"area": unit.township, "text": f"大本{next(numbers)}", "made_by": make_account(world, unit)}
    return ValueChoice.objects.create(identifier="education", meaning="本科", **values)


def make_plan_row(world: World, unit: Unit) -> PlanRow:
    batch = make_batch(world, unit)
    return PlanRow.objects.create(batch=batch, sheet="名册", number=2, action=PlanRow.Action.ERROR, payload="{}")


def make_review_round(world: World, unit: Unit) -> ReviewRound:
    """A round in which one department sits."""
    return make_round(term_of(world, unit), f"部门{next(numbers)}")


def make_submission(world: World, unit: Unit) -> Submission:
    values = {"term": term_of(world, unit), "unit": unit, "kind": DataKind.ROSTER}
    return Submission.objects.get_or_create(**values, defaults={"state": SubmissionState.SUBMITTED})[0]


def make_candidacy(world: World, unit: Unit) -> Candidacy:
    return stand("测试候选人", unit, term_of(world, unit))


def make_review_decision(world: World, unit: Unit) -> ReviewDecision:
    values = {"verdict": "passed", "on": dt.date(2021, 3, 1), "needs_second": True}
    return ReviewDecision.objects.create(
        candidacy=make_candidacy(world, unit), round=make_review_round(world, unit), **values
    )


def make_review_answer(world: World, unit: Unit) -> ReviewAnswer:
    return ask(make_candidacy(world, unit), make_review_round(world, unit).seats.get())  # type: ignore[attr-defined]


def make_reply(world: World, unit: Unit) -> CollectionReply:
    """What the unit's street owes to a collection of the street's own office."""
    values = {"term": term_of(world, unit), "area": unit.township, "due_on": dt.date(2099, 1, 1)}
    file = store(content=b"template")
    collection = Collection.objects.create(
        title="情况表", kind="file", template=file, template_name="表.xlsx", **values
    )
    return CollectionReply.objects.create(collection=collection, area=unit.township, file=file, file_name="表.xlsx")


def make_account(world: World, unit: Unit) -> User:
    user = User.objects.create_user(username=f"u{next(numbers)}", password="x", full_name="某联络员")
    Grant.objects.create(user=user, role=Role.LIAISON, area=unit.township)
    return user


def make_audit_entry(world: World, unit: Unit) -> AuditEntry:
    return AuditEntry.objects.create(
        actor_name="某人", action="unit.edit", object_type="places.unit", object_id=str(unit.pk), object_name=str(unit),
        area_path=unit.township.path,
    )  # fmt: skip


def make_field(world: World, unit: Unit) -> ProfileField:
    return ProfileField.objects.create(area=unit.township, label=f"字段{next(numbers)}", kind="number")


def make_rule_set(world: World, unit: Unit) -> RuleSet:
    base = RuleSet.objects.get(kind="party", area_code=NATION, in_force_to=None)
    start = dt.date(2021, 1, 1) + dt.timedelta(days=next(numbers))
    values: dict[str, Any] = {
        "title": "本镇办法",
        "source": "某文件",
        "in_force_from": start,
        "in_force_to": None,
        "reason": "测试",
    }
    return derive_rule_set(actor=None, base=base, area=unit.township, **values)


def make_contest(world: World, unit: Unit) -> Contest:
    values = {"term": term_of(world, unit), "unit": unit, "body": Body.PARTY, "electors": "party_meeting"}
    contest = Contest.objects.create(occasion=next(numbers), election_day=dt.date(2021, 5, 8), **values)
    ContestPost.objects.create(contest=contest, post="member", seats=3)
    return contest


def make_poll(world: World, unit: Unit) -> Poll:
    return Poll.objects.create(contest=make_contest(world, unit))


def make_poll_line(world: World, unit: Unit) -> Vote:
    poll, person = make_poll(world, unit), Person.objects.create(name="另选人")
    values = {"unit": unit, "term": poll.contest.term, "occasion": poll.contest.occasion, "party_post": "member"}
    candidacy = Candidacy.objects.create(person=person, route="write_in", **values)
    return Vote.objects.create(poll=poll, candidacy=candidacy, post="member")


def make_poll_record(world: World, unit: Unit) -> PollRecord:
    file = store(content=b"%PDF record")
    return PollRecord.objects.create(poll=make_poll(world, unit), file=file, name="报告单.pdf")


def make_task(world: World, unit: Unit) -> Task:
    term = term_of(world, unit)
    stage = Stage.objects.create(term=term, number=term.stages.count() + 1, name="某阶段")
    values = {"term": term, "stage": stage, "name": "某任务"}
    return Task.objects.create(number=next(numbers), starts=-20, ends=-10, **values)


def make_evidence(world: World, unit: Unit) -> TaskEvidence:
    task = make_task(world, unit)
    noted = UnitTask.objects.create(unit=unit, task=task, state="under_way")
    file = store(content=b"%PDF of " + str(next(numbers)).encode())
    return TaskEvidence.objects.create(unit_task=noted, file=file, name="照片.pdf")


def make_survey(world: World, unit: Unit) -> SurveyRound:
    return SurveyRound.objects.create(term=term_of(world, unit), number=next(numbers), held_on=dt.date(2021, 1, 10))


def make_situation(world: World, unit: Unit) -> Situation:
    return Situation.objects.create(round=make_survey(world, unit), unit=unit, total=500, colour="red")


def make_tally_kind(world: World, unit: Unit) -> TallyKind:
    code = f"own_{next(numbers)}"
    return TallyKind.objects.create(term=term_of(world, unit), code=code, name=f"类别{code}")


def make_tally(world: World, unit: Unit) -> Tally:
    values = {"township": unit.township, "unit": unit, "on": dt.date(2021, 3, 1)}
    return Tally.objects.create(kind=make_tally_kind(world, unit), **values)


def make_responsibility(world: World, unit: Unit) -> Responsibility:
    values = {"term": term_of(world, unit), "area": unit.township, "unit": unit}
    return Responsibility.objects.create(name="李明", rank="street", **values)


def make_group(world: World, unit: Unit) -> WorkGroup:
    values = {"term": term_of(world, unit), "area": unit.township, "kind": "liaison"}
    return WorkGroup.objects.create(name=f"联络{next(numbers)}组", **values)


def make_briefing_template(world: World, unit: Unit) -> BriefingTemplate:
    BriefingTemplate.objects.filter(area=unit.township).delete()
    file = store(content=b"template")
    return BriefingTemplate.objects.create(area=unit.township, file=file, file_name="模板.docx")


def make_note(world: World, unit: Unit) -> Note:
    return Note.objects.create(term=term_of(world, unit), area=unit.township, unit=unit, text="因汛期延期")


def make_target(world: World, unit: Unit) -> Target:
    values: Any = {"code": "one_shoulder.share", "comparison": "at_least", "limit": 95, "reach": "below"}
    term, area = term_of(world, unit), unit.township
    return Target.objects.get_or_create(term=term, area=area, **values)[0]


def make_publication(world: World, unit: Unit) -> PublishedReport:
    return frozen(unit.township, term_of(world, unit), number=next(numbers))


def make_list_export(world: World, unit: Unit) -> ListExport:
    """Somebody else's: nobody of the cast may have it."""
    return ListExport.objects.create(owner_id=0, job=Job.objects.create(kind="core.list_export"), title="花名册")


MAKERS: dict[str, Callable[[World, Unit], Any]] = {
    "note": make_note,
    "target": make_target,
    "area": lambda world, unit: unit.township,
    "unit": lambda world, unit: unit,
    "rule_set": make_rule_set,
    "term": term_of,
    "practice_term": make_practice_term,
    "profile": lambda world, unit: UnitProfile.objects.get_or_create(term=term_of(world, unit), unit=unit)[0],
    "profile_field": make_field,
    "membership": make_membership,
    "person": lambda world, unit: make_membership(world, unit).person,
    "change": make_change,
    "posting": make_posting,
    "kinship": make_kinship,
    "vacancy": make_vacancy,
    "qualification": make_qualification,
    "batch": make_batch,
    "kept_form": make_kept_form,
    "header_choice": make_header_choice,
    "value_choice": make_value_choice,
    "plan_row": make_plan_row,
    "basis": make_basis,
    "review_round": make_review_round,
    "review_department": lambda world, unit: make_review_round(world, unit).seats.get().department,  # type: ignore[attr-defined]
    "submission": make_submission,
    "candidacy": make_candidacy,
    "review_seat": lambda world, unit: make_review_round(world, unit).seats.get(),  # type: ignore[attr-defined]
    "review_answer": make_review_answer,
    "review_decision": make_review_decision,
    "reply": make_reply,
    "collection": lambda world, unit: make_reply(world, unit).collection,
    "contest": make_contest,
    "poll": make_poll,
    "poll_line": make_poll_line,
    "poll_record": make_poll_record,
    "task": make_task,
    "stage": lambda world, unit: make_task(world, unit).stage,
    "evidence": make_evidence,
    "survey": make_survey,
    "situation": make_situation,
    "tally": make_tally,
    "tally_kind": make_tally_kind,
    "group": make_group,
    "responsibility": make_responsibility,
    "briefing_template": make_briefing_template,
    "publication": make_publication,
    "user": make_account,
    "grant": lambda world, unit: make_account(world, unit).grants.get(),  # type: ignore[attr-defined]
    "list_export": make_list_export,
    "audit_entry": make_audit_entry,
}
