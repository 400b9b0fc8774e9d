"""The joint review: its board, sending to departments, answers."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.views.generic import FormView, TemplateView

from cadres.choices import UNDECIDED, AnswerState
from cadres.filters import ReviewFilter
from cadres.forms.reviews import AnswerForm, DecisionForm, RestClearForm, SendForm
from cadres.models import Candidacy, ReviewAnswer
from cadres.selectors.review_board import MARKS, MOST, REVIEW_STEPS, VIEWS, Line, ReviewBoard
from cadres.selectors.review_candidate import ReviewedCandidate
from cadres.views.parts import address
from core.capabilities import Capability
from core.views.generic import ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.models import ReviewSeat
from elections.page_scope import TermPageMixin, scope_of_one

CANDIDACIES = Candidacy.objects.select_related("person", "unit__township", "term__area").defer(
    "resume", "person__id_number", "person__phone"
)


class BoardMixin(CapabilityMixin, TermPageMixin):
    """A page about one round in the page's scope, with the candidates that its filters choose."""

    request: Any
    capability = Capability.VIEW_REVIEW

    @cached_property
    def board(self) -> ReviewBoard:
        return ReviewBoard(self.scope, self.request.GET.get("round", ""))

    @cached_property
    def filterset(self) -> ReviewFilter:
        board = self.board
        return ReviewFilter(self.request.GET, board.candidacies, request=self.request, scope=self.scope)

    @cached_property
    def lines(self) -> list[Line]:
        """Those that the filters choose, before the view."""
        filters = self.filterset
        is_filtered = filters.is_valid() and any(filters.form.cleaned_data.values())
        return self.board.narrowed(filters.qs) if is_filtered else list(self.board.lines.values())

    @property
    def view(self) -> str:
        chosen = self.request.GET.get("view", "")
        return chosen if chosen in VIEWS else ""

    def query(self, **changes: Any) -> str:
        """The page's address parameters, for links to pages about the same candidates."""
        kept = {name: self.request.GET.get(name, "") for name in ("street", "unit", "post", "view")}
        number = self.board.round.number if self.board.round else ""
        return self.scope.query(**{**kept, "round": number, **changes})


class ReviewBoardView(BoardMixin, TemplateView):
    """联审看板: candidates × departments of a round, what is overdue, who is clear."""

    template_name = "cadres/review_board.html"
    title = "联审看板"
    paginate_by = 50

    def get_template_names(self) -> list[str]:
        is_list = self.request.headers.get("HX-Request") == "true"
        return ["cadres/partials/review_list.html"] if is_list else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = self.board
        context = super().get_context_data(title=self.title, board=board, most=MOST, **kwargs)
        may = self.request.user.can
        context["may_edit"] = may(Capability.EDIT_REVIEW, self.scope.area.path)
        context["may_set_up"] = may(Capability.EDIT_TERMS, board.term.area.path)
        if board.round is None or board.is_too_large:
            return context
        return {**context, **self._figures(), **self._list()}

    def _figures(self) -> dict[str, Any]:
        board = self.board
        counts = board.counted(board.lines.values())
        due = sum(column.sent for column in board.columns)
        answered = sum(column.answered for column in board.columns)
        by_round = board.sent_by_round()
        return {
            "counts": counts,
            "due": due,
            "answered": answered,
            "percent": round(answered * 100 / due, 1) if due else None,
            "out_by_step": [(step.label, counts[f"out_{step}"]) for step in REVIEW_STEPS],
            "days": sorted({seat.due_on for seat in board.seats if seat.due_on}),
            "tabs": [(each, by_round.get(each.pk, 0), self.query(round=each.number, view="")) for each in board.rounds],
            "may_export": self.request.user.can(Capability.EXPORT_NUMBERS, self.scope.area.path),
            "query": self.query(),
            "base_query": self.query(view=""),
        }

    def _list(self) -> dict[str, Any]:
        counts = self.board.counted(self.lines)
        chosen = [line.pk for line in self.lines if self.view in line.views]
        page = Paginator(chosen, self.paginate_by).get_page(self.request.GET.get("page"))
        return {
            "filter": self.filterset,
            "view": self.view,
            "views": [(key, word, counts[key], self.query(view=key)) for key, word in VIEWS.items()],
            "page": page,
            "paginator": page.paginator,
            "rows": self.board.rows(list(page.object_list)),
            "marks": MARKS.values(),
            "width": len(self.board.seats) + sum(column.starts_group for column in self.board.columns) + 5,
        }


class ReminderView(BoardMixin, TemplateView):
    """催办: the departments that owe answers, as a text to copy."""

    template_name = "cadres/review_reminder.html"
    title = "催办逾期部门"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = self.board.late_columns if self.board.round else []
        return super().get_context_data(
            title=self.title, board=self.board, columns=columns, text=self._text(columns), query=self.query(), **kwargs
        )

    def _text(self, columns: list[Any]) -> str:
        if not columns:
            return ""
        lines = [
            f"{number}．{column.seat.department}：{column.overdue}人，最早的已逾期{column.days}天；"
            for number, column in enumerate(columns, 1)
        ]
        lines[-1] = lines[-1].replace("；", "。")
        head = (
            f"截至{self.board.today:%Y年%-m月%-d日}，{self.scope.area.name}{self.board.term}候选人{self.board.round}，"
        )
        return "\n".join([f"{head}以下{len(columns)}个部门尚有候选人逾期未复函，请抓紧办理：", *lines])


class RoundFormView(BoardMixin, ServiceFormMixin, FormView):
    """A form about the round of the page."""

    capability = Capability.EDIT_REVIEW
    object = None

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}{self.board.term} · {self.board.round or '还没有轮次'}"

    def get_success_url(self) -> str:
        return address("cadres:review", self.query(view=""))

    def get_cancel_url(self) -> str:
        return address("cadres:review", self.query())


class SendView(RoundFormView):
    """Sends the candidates that the board's filters choose to departments of the round."""

    form_class = SendForm
    template_name = "cadres/review_send.html"
    title = "送审"

    @cached_property
    def to_send(self) -> Any:
        """Those that some department of the round was not asked about yet."""
        asked = Count("answers", filter=Q(answers__seat__round=self.board.round))
        rows = Candidacy.objects.with_capability(self.request.user, self.capability)
        rows = rows.filter(pk__in=self.filterset.qs.order_by().values("pk"), status__in=UNDECIDED)
        return rows.annotate(asked=asked).filter(asked__lt=len(self.board.seats)).order_by("pk")

    @cached_property
    def numbers(self) -> dict[str, int]:
        without = Count("pk", filter=Q(person__id_number_hash=None))
        found: dict[str, int] = self.to_send.aggregate(count=Count("pk"), without_number=without)
        return found

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return f"已送审{self.sent}人次。可以导出送审名单，发给各部门。"

    @property
    def sent(self) -> int:
        return int(self.object or 0)

    def get_form_kwargs(self) -> dict[str, Any]:
        told = {"candidacies": self.to_send, "review_round": self.board.round, "seats": self.board.seats}
        return {**super().get_form_kwargs(), **told, "area": self.scope.area}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(board=self.board, numbers=self.numbers, filter=self.filterset, **kwargs)


class RestClearView(RoundFormView):
    """A department's 其余均无问题, for the candidates of the page's scope."""

    form_class = RestClearForm
    template_name = "cadres/review_rest.html"
    submit_label = "其余均无问题"

    @cached_property
    def seat(self) -> ReviewSeat:
        seats = ReviewSeat.objects.select_related("department", "round").filter(round__term=self.scope.term)
        found: ReviewSeat = get_object_or_404(seats, pk=self.kwargs["pk"])
        return found

    @cached_property
    def board(self) -> ReviewBoard:
        return ReviewBoard(self.scope, str(self.seat.round.number))

    @property
    def answers(self) -> Any:
        rows = self.board.answers.with_capability(self.request.user, self.capability)
        return rows.filter(seat=self.seat)

    def get_title(self) -> str:
        return f"{self.seat.department}：其余均无问题"

    def get_form_kwargs(self) -> dict[str, Any]:
        told = {"seat": self.seat, "answers": self.answers, "area": self.scope.area}
        return {**super().get_form_kwargs(), **told}

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return f"{self.seat.department}的其余候选人已登记为无问题。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        states = dict(self.answers.values_list("state").annotate(Count("pk")))
        told = [(state.label, states.get(state, 0)) for state in AnswerState]
        waiting = states.get(AnswerState.SENT, 0)
        return super().get_context_data(seat=self.seat, told=told, waiting=waiting, **kwargs)


class ReviewCandidateView(ScopedObjectsMixin, TemplateView):
    """One candidate's review: every round with its answers and what was decided. Unfolded in the board as a part."""

    request: Any
    capability = Capability.VIEW_REVIEW
    queryset = CANDIDACIES
    template_name = "cadres/review_candidate.html"

    def get_template_names(self) -> list[str]:
        is_part = self.request.headers.get("HX-Request") == "true"
        return ["cadres/partials/review_detail.html"] if is_part else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        candidacy = get_object_or_404(self.get_queryset().with_organisation(), pk=kwargs["pk"])
        number = self.request.GET.get("round", "")
        reviewed = ReviewedCandidate(candidacy, self.request.user, number)
        scope = scope_of_one(self.request.user, candidacy.unit.township, candidacy.term, "cadres:review")
        return super().get_context_data(
            form=self._form(reviewed) if reviewed.may_edit else None,
            title=f"{candidacy.person}的联审",
            reviewed=reviewed,
            candidacy=candidacy,
            scope=scope,
            **kwargs,
        )

    def _form(self, reviewed: ReviewedCandidate) -> DecisionForm | None:
        """In the board the decision is made where the row unfolds; on the page it has a page of its own."""
        shown = reviewed.chosen
        if shown is None or self.request.headers.get("HX-Request") != "true":
            return None
        return DecisionForm(
            user=self.request.user,
            candidacy=reviewed.candidacy,
            review_round=shown.round,
            decision=shown.decision,
            auto_id=f"id_{reviewed.candidacy.pk}_%s",
        )


class AnswerView(ScopedUpdateView):
    """What a department answered about a candidate, entered by hand."""

    capability = Capability.EDIT_REVIEW
    queryset = ReviewAnswer.objects.select_related(
        "candidacy__person", "candidacy__unit__township", "candidacy__term", "seat__department", "seat__round"
    )
    form_class = AnswerForm
    template_name = "cadres/review_form.html"
    success_message = "部门意见已登记。"
    object: ReviewAnswer

    def get_title(self) -> str:
        return f"{self.object.seat.department}的意见"

    def get_subtitle(self) -> str:
        answer = self.object
        return f"{answer.candidacy.person} · {answer.candidacy.unit.short_name} · {answer.seat.round}"

    def get_success_url(self) -> str:
        return candidate_url(self.object.candidacy_id, self.object.seat.round.number)

    def get_cancel_url(self) -> str:
        return self.get_success_url()


def candidate_url(pk: int, number: int) -> str:
    return address("cadres:review_candidate", f"round={number}", (pk,))
