"""The words of elections: bodies and their posts, who votes, and what becomes of a vote."""

from django.db import models


class Body(models.TextChoices):
    PARTY = "party", "党组织"
    COMMITTEE = "committee", "村(居)委会"
    SUPERVISION = "supervision", "村(居)务监督委员会"


class PartyPost(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    MEMBER = "member", "委员"


class CommitteePost(models.TextChoices):
    DIRECTOR = "director", "主任"
    DEPUTY_DIRECTOR = "deputy_director", "副主任"
    MEMBER = "member", "委员"


class SupervisionPost(models.TextChoices):
    DIRECTOR = "director", "主任"
    MEMBER = "member", "委员"


POSTS: dict[Body, type[models.TextChoices]] = {
    Body.PARTY: PartyPost,
    Body.COMMITTEE: CommitteePost,
    Body.SUPERVISION: SupervisionPost,
}
