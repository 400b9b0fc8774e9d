from elections.models.contests import KIN_CHOICES, Contest, ContestPost
from elections.models.polls import Poll, PollRecord
from elections.models.profiles import FIXED_FACTS, ProfileField, UnitProfile
from elections.models.qualifications import Qualification
from elections.models.reviews import ReviewDepartment, ReviewRound, ReviewSeat
from elections.models.rule_sets import NATION, RuleSet, RuleSetVersion, RuleValue
from elections.models.terms import Basis, Term

__all__ = [
    "FIXED_FACTS",
    "KIN_CHOICES",
    "NATION",
    "Basis",
    "Contest",
    "ContestPost",
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
    "Term",
    "UnitProfile",
]
