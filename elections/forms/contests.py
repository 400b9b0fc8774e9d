from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from core.forms import ReasonForm, ServiceForm
from elections.choices import ELECTORS_OF, POSTS, Body, Electors
from elections.models import Contest, Term
from elections.selectors.contests import ContestFacts, Seats, facts_of
from elections.services import contests
from places.models import Unit

MOST = 30
BODIES = (Body.PARTY, Body.COMMITTEE)
"""The bodies that are set up for all units of an area."""


def day_field(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


def seat_fields(body: str) -> dict[str, forms.Field]:
    """The seats of a body's posts; for a committee also how many of them are for women only."""
    fields: dict[str, forms.Field] = {}
    for post in POSTS[Body(body)]:
        fields[f"seats_{post.value}"] = forms.IntegerField(
            label=f"{post.label}职数", min_value=0, max_value=MOST, required=False
        )
        if body == Body.COMMITTEE:
            fields[f"women_{post.value}"] = forms.IntegerField(
                label=f"{post.label}中妇女名额", min_value=0, max_value=MOST, required=False
            )
    return fields


def seats_in(values: dict[str, Any], body: str, prefix: str = "") -> list[Seats]:
    """The posts that were given seats."""
    return [
        (post, values[f"{prefix}seats_{post}"], values.get(f"{prefix}women_{post}") or 0)
        for post in POSTS[Body(body)].values
        if values.get(f"{prefix}seats_{post}")
    ]


class ContestForm(ServiceForm):
    """One contest: who votes, its days, its posts."""

    def __init__(
        self,
        *args: Any,
        instance: Contest | None = None,
        body: str = "",
        term: Term | None = None,
        unit: Unit | None = None,
        **kwargs: Any,
    ) -> None:
        self.instance, self.term, self.unit = instance, term, unit
        self.body = instance.body if instance else body
        if instance:
            kwargs["initial"] = {**_initial(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        modes = [(each.value, each.label) for each in ELECTORS_OF[self.body]]
        self.fields["electors"] = forms.ChoiceField(label="选举方式", choices=modes)
        self.fields["election_day"] = day_field("选举日", "决定适用哪一部规则")
        if self.body == Body.COMMITTEE:
            self.fields["voter_list_on"] = day_field("选民名单公布日")
            self.fields["final_list_on"] = day_field("正式候选人公布日")
        self.fields.update(seat_fields(self.body))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        posts = [name for name in self.fields if name.startswith(("seats_", "women_"))]
        days = [name for name in self.fields if name not in posts]
        return [("方式和日期", [self[name] for name in days]), ("职数", [self[name] for name in posts])]

    def facts(self) -> ContestFacts:
        data = self.cleaned_data
        days = {name: data.get(name) for name in ("voter_list_on", "final_list_on")}
        posts = seats_in(data, self.body)
        return ContestFacts(data["electors"], data["election_day"], posts=posts, **days)

    def save(self, *, actor: Any) -> Contest:
        facts = self.facts()
        if self.instance:
            return contests.edit_contest(actor=actor, contest=self.instance, facts=facts)
        assert self.term
        assert self.unit
        return contests.create_contest(
            actor=actor,
            term=self.term,
            unit=self.unit,
            body=self.body,
            electors=facts.electors,
            election_day=facts.election_day,
            voter_list_on=facts.voter_list_on,
            final_list_on=facts.final_list_on,
            posts=facts.posts,
        )


def _initial(contest: Contest) -> dict[str, Any]:
    facts = facts_of(contest)
    seats = {f"seats_{post}": number for post, number, _ in facts.posts}
    women = {f"women_{post}": number for post, _, number in facts.posts if number}
    days = {name: getattr(contest, name) for name in ("election_day", "voter_list_on", "final_list_on")}
    return {"electors": contest.electors, **days, **seats, **women}


class SetUpForm(ServiceForm):
    """The contests of all units of an area at once: days and electors by body, seats as last time or as given."""

    LAST, GIVEN = "last", "given"
    MODES = [(each.value, each.label) for each in ELECTORS_OF[Body.COMMITTEE]]

    bodies = forms.MultipleChoiceField(
        label="班子",
        choices=[(body.value, body.label) for body in BODIES],
        initial=[body.value for body in BODIES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个班子。"},
    )
    residents_electors = forms.ChoiceField(
        label="居民委员会选举方式", choices=MODES, help_text="村民委员会由全体登记选民选举"
    )
    party_day = day_field("党组织选举日")
    committee_day = day_field("村(居)委会选举日")
    voter_list_on = day_field("选民名单公布日")
    final_list_on = day_field("正式候选人公布日")
    how = forms.ChoiceField(
        label="职数",
        choices=[(LAST, "按各单位上届班子的职数"), (GIVEN, "按下面统一的职数")],
        help_text="上届没有名册的单位，也按下面统一的职数",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for body in BODIES:
            for name, field in seat_fields(body).items():
                field.label = f"{body.label}{field.label}"
                self.fields[f"{body.value}_{name}"] = field

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        parts: list[tuple[str, Sequence[str]]] = [
            ("班子和方式", ("bodies", "residents_electors", "how")),
            ("日期", ("party_day", "committee_day", "voter_list_on", "final_list_on")),
            ("统一职数", [name for name in self.fields if "seats_" in name or "women_" in name]),
        ]
        return [(title, [self[name] for name in names]) for title, names in parts]

    def wanted(
        self, units: Iterable[Unit], last: dict[tuple[int, str], list[Seats]]
    ) -> dict[tuple[int, str], ContestFacts]:
        """What is asked for each unit and body. ``last`` are the seats of the last boards."""
        data = self.cleaned_data
        given = {body.value: seats_in(data, body, f"{body.value}_") for body in BODIES}
        found = {}
        for unit in units:
            for body in data["bodies"]:
                as_last = last.get((unit.pk, body)) if data["how"] == self.LAST else None
                found[unit.pk, body] = self._facts(unit, body, as_last or given[body])
        return found

    def _facts(self, unit: Unit, body: str, posts: list[Seats]) -> ContestFacts:
        data = self.cleaned_data
        if body == Body.PARTY:
            return ContestFacts(Electors.PARTY_MEETING, data["party_day"], posts=posts)
        is_residents = unit.kind == Unit.Kind.RESIDENTS
        electors = data["residents_electors"] if is_residents else Electors.ALL_VOTERS
        days: dict[str, dt.date | None] = {name: data[name] for name in ("voter_list_on", "final_list_on")}
        return ContestFacts(electors, data["committee_day"], posts=posts, **days)


class DeleteContestForm(ReasonForm):
    """Remove a contest that was set up by mistake; goes back to its unit."""

    def save(self, *, actor: Any) -> Any:
        unit = self.instance.unit
        contests.delete_contest(actor=actor, contest=self.instance, reason=self.cleaned_data["reason"])
        return unit
