"""The entry sheet of a poll, like the paper form, and the decisions of the one who confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cadres.choices import POLITICAL_STATUSES, NominationRoute, Sex
from cadres.models import Vote
from cadres.selectors.results import KEEP, TAKE, Effect
from cadres.services import polls, results, taking_back
from core.attachments import LIMIT
from core.forms import PartialDateFormField, ReasonForm, ServiceForm
from elections.choices import POSTS, Body, VoidReason
from elections.models import Poll

MOST = 10_000_000


def number_field(label: str, **kwargs: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    widget = forms.NumberInput(attrs=attrs)
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, widget=widget, **kwargs)


@dataclass(frozen=True)
class LineFields:
    """What stands on one line of the sheet."""

    vote: Vote
    votes: forms.BoundField
    against: forms.BoundField
    abstained: forms.BoundField
    won: forms.BoundField

    @property
    def is_written_in(self) -> bool:
        return bool(self.vote.candidacy.route == NominationRoute.WRITE_IN)


class PollForm(ServiceForm):
    """A poll as its paper form says. ``submit`` in the data sends it on to a second person."""

    def __init__(self, *args: Any, instance: Poll, **kwargs: Any) -> None:
        self.instance = instance
        self.is_party = instance.contest.body == Body.PARTY
        rows = Vote.objects.filter(poll=instance).select_related("candidacy__person")
        self.votes = list(rows.defer("candidacy__person__id_number", "candidacy__person__phone", "candidacy__resume"))
        kwargs["initial"] = {**self._initial(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["held_on"] = forms.DateField(
            label="投票日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
        self.fields["is_short"] = forms.BooleanField(label="简要填报：只填参加人数和当选人", required=False)
        for name, label in self._head().items():
            self.fields[name] = number_field(label)
        for reason in VoidReason:
            self.fields[f"void_{reason.value}"] = number_field(reason.label)
        self.fields["accepts_excess"] = forms.BooleanField(label="收回多于发出，经复点属实", required=False)
        self.fields["note"] = forms.CharField(label="备注", max_length=300, required=False)
        for vote in self.votes:
            self._add_line(vote)

    def _head(self) -> dict[str, str]:
        party = {"electors": "应到会有选举权的党员", "attended": "实到会有选举权的党员"}
        others = {"electors": self.instance.contest.get_electors_display(), "attended": "参加投票"}
        proxies = {} if self.is_party else {"proxies": "其中委托投票", "mobile": "其中流动票箱"}
        ballots = {"issued": "发出选票", "returned": "收回选票", "valid": "有效票", "void": "无效票"}
        return {**(party if self.is_party else others), **proxies, **ballots}

    def _add_line(self, vote: Vote) -> None:
        name = vote.candidacy.person.name
        key = line_key(vote)
        self.fields[f"votes_{key}"] = number_field(f"{name}赞成")
        self.fields[f"against_{key}"] = number_field(f"{name}反对")
        self.fields[f"abstained_{key}"] = number_field(f"{name}弃权")
        self.fields[f"won_{key}"] = forms.BooleanField(label=f"{name}当选", required=False)

    def _initial(self) -> dict[str, Any]:
        poll = self.instance
        found = {name: getattr(poll, name) for name in polls.FIELDS if name != "void_reasons"}
        found |= {f"void_{key}": number for key, number in poll.void_reasons.items()}
        for vote in self.votes:
            key = line_key(vote)
            found |= {f"votes_{key}": vote.votes_for, f"won_{key}": bool(vote.is_elected)}
            found |= {f"against_{key}": vote.against or None, f"abstained_{key}": vote.abstained or None}
        return found

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in self._head()]

    def reasons(self) -> list[forms.BoundField]:
        return [self[f"void_{reason.value}"] for reason in VoidReason]

    def lines(self) -> list[tuple[str, str, list[LineFields]]]:
        """The lines post by post, the highest first: code, label, lines."""
        known = POSTS[Body(self.instance.contest.body)]
        found = []
        for post in known:
            mine = [vote for vote in self.votes if vote.post == post.value]
            if mine:
                found.append((post.value, str(post.label), [self._line(vote) for vote in mine]))
        return found

    def _line(self, vote: Vote) -> LineFields:
        key = line_key(vote)
        parts = [self[f"{part}_{key}"] for part in ("votes", "against", "abstained", "won")]
        return LineFields(vote, *parts)

    def values(self) -> dict[str, Any]:
        """The head of the sheet as far as it can be read."""
        data = self.cleaned_data
        found = {name: data.get(name) for name in polls.FIELDS if name in self.fields}
        reasons = {reason.value: data.get(f"void_{reason.value}") for reason in VoidReason}
        return {**found, "void_reasons": {key: number for key, number in reasons.items() if number}}

    def typed(self) -> dict[int, dict[str, Any]]:
        """What stands on the lines, by the vote's id."""
        data = self.cleaned_data
        return {
            vote.pk: {
                "votes_for": data.get(f"votes_{line_key(vote)}"),
                "against": data.get(f"against_{line_key(vote)}") or 0,
                "abstained": data.get(f"abstained_{line_key(vote)}") or 0,
                "is_elected": data.get(f"won_{line_key(vote)}"),
            }
            for vote in self.votes
        }

    def save(self, *, actor: Any) -> Poll:
        is_submitted = self.data.get("act") == "submit"
        try:
            return polls.save_poll(
                actor=actor, poll=self.instance, values=self.values(), lines=self.typed(), submit=is_submitted
            )
        except ValidationError as error:
            raise at_known_fields(error, self) from None


def line_key(vote: Vote) -> str:
    """How a line is named in the form, as ``cadres.rules.results.Line`` names it."""
    return f"{vote.candidacy_id}_{vote.post}"


def at_known_fields(error: ValidationError, form: forms.Form) -> ValidationError:
    """The same error, what belongs to no field of the form above it."""
    if not hasattr(error, "error_dict"):
        return error
    found: dict[str, list[str]] = {}
    for name, messages in error.message_dict.items():
        found.setdefault(name if name in form.fields else NON_FIELD_ERRORS, []).extend(messages)
    return ValidationError(found)  # type: ignore[arg-type]


class WriteInForm(ServiceForm):
    """Somebody whom voters wrote on their ballots."""

    name = forms.CharField(label="姓名", max_length=60)
    post = forms.ChoiceField(label="职务")
    id_number = forms.CharField(
        label="身份证号",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="填写后性别、出生年月自动带出；已登记的人员自动对应。",
    )
    sex = forms.ChoiceField(label="性别", choices=[("", "未填"), *Sex.choices], required=False)
    birth = PartialDateFormField(label="出生年月", required=False)
    political_status = forms.ChoiceField(label="政治面貌", choices=[("", "未填"), *POLITICAL_STATUSES], required=False)

    def __init__(self, *args: Any, instance: Poll, posts: Sequence[Any], **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(post.code, post.label) for post in posts]  # type: ignore[attr-defined]

    def save(self, *, actor: Any) -> Poll:
        data = self.cleaned_data
        facts = {name: data[name] for name in ("name", "id_number", "sex", "birth")}
        values = {"political_status": data["political_status"]}
        polls.write_in(actor=actor, poll=self.instance, post=data["post"], facts=facts, values=values)
        return self.instance


class RecordForm(ServiceForm):
    """A scan of the paper record."""

    file = forms.FileField(
        label="选举记录扫描件",
        help_text="PDF、JPG 或 PNG，不超过 20 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, instance: Poll, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Poll:
        file = self.cleaned_data["file"]
        if file.size > LIMIT:
            size = file.size / 1024 / 1024
            raise ValidationError({"file": f"文件 {size:.1f} MB，超过 20 MB，请降低扫描分辨率或分成几个文件。"})
        polls.add_record(actor=actor, poll=self.instance, name=file.name, content=file.read())
        return self.instance


class ConfirmForm(ServiceForm):
    """Declare a result: where the roster says otherwise, which of the two stands."""

    def __init__(self, *args: Any, instance: Poll, effects: Sequence[Effect], **kwargs: Any) -> None:
        self.instance, self.effects = instance, effects
        super().__init__(*args, **kwargs)
        for effect in effects:
            if effect.needs_decision:
                self.fields[effect.key] = forms.ChoiceField(
                    label=f"{effect.name}：{effect.words}",
                    choices=[(TAKE, "以选举结果为准"), (KEEP, "保留花名册")],
                    widget=forms.RadioSelect,
                    error_messages={"required": "请选择以哪一个为准。"},
                )

    def rows(self) -> list[tuple[Effect, forms.BoundField | None]]:
        """Each effect with its question, if it asks one."""
        return [(effect, self[effect.key] if effect.needs_decision else None) for effect in self.effects]

    def save(self, *, actor: Any) -> Poll:
        decisions = {key: self.cleaned_data[key] for key in self.fields}
        try:
            return results.declare_result(actor=actor, poll=self.instance, decisions=decisions)
        except ValidationError as error:
            raise at_known_fields(error, self) from None


class ReturnForm(ReasonForm):
    """Send a submitted poll back."""

    def save(self, *, actor: Any) -> Poll:
        return polls.return_poll(actor=actor, poll=self.instance, reason=self.cleaned_data["reason"])


class DeletePollForm(ReasonForm):
    """Remove a poll that is still being entered; goes back to its contest."""

    def save(self, *, actor: Any) -> Any:
        return polls.delete_poll(actor=actor, poll=self.instance, reason=self.cleaned_data["reason"])


class TakeBackForm(ReasonForm):
    """Take a declared result back; ``kept`` tells what was changed since and therefore stays."""

    kept: Sequence[str] = ()

    def save(self, *, actor: Any) -> Poll:
        poll: Poll = self.instance
        self.kept = taking_back.take_back(actor=actor, poll=poll, reason=self.cleaned_data["reason"])
        return poll
