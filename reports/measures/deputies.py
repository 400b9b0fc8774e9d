"""专职副书记: which units are to have a full-time deputy secretary, and which have one."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q

from cadres.models import Membership
from cadres.querysets import ONE_SHOULDER
from elections.choices import PartyPost

ROSTER = Membership.objects.filter(term=OuterRef("term"), unit=OuterRef("unit"), is_by_elected=False)
ASKED = Q(term__deputy_from__isnull=False)
DUE = ASKED & (Q(party_members__gte=F("term__deputy_from")) | Q(Exists(ROSTER.filter(ONE_SHOULDER))))
HAD = DUE & Q(Exists(ROSTER.filter(party_post=PartyPost.DEPUTY_SECRETARY, is_full_time=True)))
"""Of a unit's profile: whether its term asks for deputies at all (``Term.deputy_from``), whether the unit is to have
one, having so many Party members or one person in both posts, and whether it has one."""

DEPUTIES = {
    "deputy_asked": Count("pk", filter=ASKED),
    "deputy_due": Count("pk", filter=DUE),
    "deputy_had": Count("pk", filter=HAD),
    "deputy_lacking": Count("pk", filter=DUE & ~HAD),
}
