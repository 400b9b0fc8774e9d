from cadres.models.candidacies import Candidacy, CandidacyTurn, Inspection, Kinship, QualificationTick
from cadres.models.memberships import Membership, PostChange, Posting
from cadres.models.organisation import GroupMember, Outlook, Responsibility, WorkGroup
from cadres.models.persons import Person
from cadres.models.post_rows import PostRow, Source
from cadres.models.reviews import ReviewAnswer, ReviewDecision
from cadres.models.votes import Displacement, PostVacancy, Vote

__all__ = [
    "Candidacy",
    "CandidacyTurn",
    "Displacement",
    "GroupMember",
    "Inspection",
    "Kinship",
    "Membership",
    "Outlook",
    "Person",
    "PostChange",
    "PostRow",
    "PostVacancy",
    "Posting",
    "QualificationTick",
    "Responsibility",
    "ReviewAnswer",
    "ReviewDecision",
    "Source",
    "Vote",
    "WorkGroup",
]
