from cadres.models.memberships import Membership, PostChange, Posting, Source
from cadres.models.persons import Person

__all__ = ["Membership", "Person", "PostChange", "Posting", "Source"]
