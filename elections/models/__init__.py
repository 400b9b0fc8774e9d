from elections.models.contests import KIN_CHOICES, Contest, ContestPost
from elections.models.notes import Note
from elections.models.plan import Stage, Task, TaskEvidence, UnitTask
from elections.models.polls import Poll, PollRecord
from elections.models.profiles import EXEMPTION, FIXED_FACTS, PLAN_FACTS, ProfileField, UnitProfile
from elections.models.qualifications import Qualification
from elections.models.reviews import ReviewDepartment, ReviewRound, ReviewSeat
from elections.models.rule_sets import NATION, RuleSet, RuleSetVersion, RuleValue
from elections.models.situation import Difficulty, Situation, SituationAspect, SituationScale, SurveyRound
from elections.models.submissions import Collection, CollectionReply, Submission, SubmissionRemark
from elections.models.tallies import Tally, TallyKind
from elections.models.terms import Basis, Term

__all__ = [
    "EXEMPTION",
    "FIXED_FACTS",
    "KIN_CHOICES",
    "NATION",
    "PLAN_FACTS",
    "Basis",
    "Collection",
    "CollectionReply",
    "Contest",
    "ContestPost",
    "Difficulty",
    "Note",
    "Poll",
    "PollRecord",
    "ProfileField",
    "Qualification",
    "ReviewDepartment",
    "ReviewRound",
    "ReviewSeat",
    "RuleSet",
    "RuleSetVersion",
    "RuleValue",
    "Situation",
    "SituationAspect",
    "SituationScale",
    "Stage",
    "Submission",
    "SubmissionRemark",
    "SurveyRound",
    "Tally",
    "TallyKind",
    "Task",
    "TaskEvidence",
    "Term",
    "UnitProfile",
    "UnitTask",
]
