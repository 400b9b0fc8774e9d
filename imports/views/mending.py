from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.page_scope import scope_of_one
from imports.models import Batch, PlanRow, Problem
from imports.reading.reader import WorkbookRefused
from imports.selectors.plans import OPEN
from imports.selectors.row_editor import RowEditor
from imports.selectors.suggestions import WORD_KINDS, WordGroup, Words
from imports.services import answering
from imports.views.batches import BATCHES, DecisionView, kept_query, plan_context, told

PLACES = ("township", "unit")
SETTLED = "这个写法已经处理过了，下面是刷新后的问题。"
Refusals = (ValidationError, WorkbookRefused, FileNotFoundError)


class RowView(CapabilityMixin, View):
    """One row of a file, to be mended in the browser: its cells, or the row as a whole."""

    capability = Capability.IMPORT
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> PlanRow:
        batches = Batch.objects.with_capability(self.request.user, self.capability)
        rows = PlanRow.objects.filter(batch__in=batches).exclude(action=PlanRow.Action.MISSING)
        row: PlanRow = get_object_or_404(rows, pk=self.kwargs["pk"])
        row.batch = BATCHES.get(pk=row.batch_id)
        return row

    @property
    def back(self) -> str:
        return kept_query(self.request.GET.get("back") or self.request.POST.get("back", ""))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = self.row
        if row.is_applied or row.batch.state not in OPEN:
            return self._leave("这一行已写入，或这次上传已经结束，不能再修改。")
        try:
            editor = RowEditor(row)
        except LookupError:
            return self._leave(f"文件里的第{row.number}行已不作为人员处理，请刷新后再看。")
        except Refusals as error:
            return self._leave(*told(error))
        context = {
            "editor": editor,
            "row": row,
            "batch": row.batch,
            "back": self.back,
            "has_more": self._next() is not None,
        }
        if request.headers.get("HX-Target") == "editor":
            context |= plan_context(row.batch, QueryDict(self.back)) if "saved" in request.GET else {}
            return render(request, "imports/partials/row_editor.html", context)
        scope = scope_of_one(request.user, row.batch.area, row.batch.term, "imports:batches")
        return render(request, "imports/row.html", {**context, "title": f"第{row.number}行", "scope": scope})

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        act, _, value = request.POST.get("do", "save").partition(":")
        try:
            has_changed = self._act(act, value)
        except LookupError:
            messages.error(request, "没有这样的单位或行，请重新选择。")
            return self._again()
        except Refusals as error:
            for message in told(error):
                messages.error(request, message)
            return self._again()
        return self._done(act, has_changed)

    def _act(self, act: str, value: str) -> bool:
        """Do what the button says. Returns whether there was anything to do."""
        row, batch, place = self.row, self.row.batch, (self.row.sheet, self.row.number)
        if act in ("leave_out", "take_back"):
            answering.leave_out(batch=batch, places={place}, out=act == "leave_out")
        elif act == "reset":
            answering.forget_cells(batch=batch, place=place, identifiers=PLACES if value == "unit" else (value,))
        elif act == "accept":
            answering.accept_problems(
                batch=batch, kind=value, places={place}, reason=self.request.POST.get("reason", "")
            )
        elif changes := RowEditor(row).changes(self._typed(act, value)):
            answering.mend_cells(batch=batch, place=place, texts=changes)
        else:
            return False
        return True

    def _typed(self, act: str, value: str) -> dict[str, str]:
        """The cells as sent; of a suggestion taken, with it in its place."""
        typed = {name.removeprefix("cell-"): text for name, text in self.request.POST.items() if name[:5] == "cell-"}
        if act == "set":
            identifier, _, text = value.partition("=")
            typed[identifier] = text
        return typed

    def _done(self, act: str, has_changed: bool) -> HttpResponse:
        """Back to the plan, or to the next row, once nothing is wrong with this one any more; else on with it."""
        row = PlanRow.objects.filter(pk=self.row.pk).first()
        is_faulty = row is not None and row.action == PlanRow.Action.ERROR
        following = self._next() if act == "next" else None
        if is_faulty and has_changed and act in ("save", "next", "set", "accept", "reset"):
            messages.warning(self.request, "已保存。这一行还有错误，请接着改。")
            return self._again()
        if has_changed:
            words = {"leave_out": "不导入，可以在“不导入”里恢复", "take_back": "恢复导入"}.get(act, "已改好")
            messages.success(self.request, f"第{self.row.number}行{words}。")
        elif not following:
            messages.info(self.request, f"第{self.row.number}行没有改动。")
        if following:
            return self._again(following)
        return redirect(f"{self.row.batch.get_absolute_url()}?{self.back}#rows")

    def _next(self) -> PlanRow | None:
        """The next row with an error, from the top again after the last."""
        open_rows = PlanRow.objects.filter(batch=self.row.batch_id, action=PlanRow.Action.ERROR, applied_at=None)
        others = open_rows.exclude(pk=self.row.pk).defer("payload").order_by("pk")
        return others.filter(pk__gt=self.row.pk).first() or others.first()

    def _again(self, row: PlanRow | None = None) -> HttpResponse:
        query = urlencode({"saved": 1, "back": self.back})
        return redirect(f"{reverse('imports:row', args=[(row or self.row).pk])}?{query}")

    def _leave(self, *words: str) -> HttpResponse:
        for message in words:
            messages.error(self.request, message)
        return redirect(f"{self.row.batch.get_absolute_url()}?{self.back}")


class ExplainView(DecisionView):
    """What a word means that no dictionary has: one word chosen from all meanings, or words of one kind by what was
    suggested. Every row where it stands is settled at once."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """All that a word can mean, to choose from."""
        words = Words(self.batch)
        group = self._group(words, request.GET.get("problem", ""))
        if group is None or self.batch.state not in OPEN:
            messages.error(request, SETTLED)
            return redirect(self.batch)
        context = {
            "batch": self.batch,
            "word": group,
            "near": words.near(group),
            "choices": words.choices(group),
            "back": kept_query(request.GET.get("back", "")),
        }
        if request.headers.get("HX-Target") == "editor":
            return render(request, "imports/partials/word_editor.html", context)
        scope = scope_of_one(request.user, self.batch.area, self.batch.term, "imports:batches")
        return render(request, "imports/word.html", {**context, "title": "这个写法是什么意思", "scope": scope})

    def decide(self, request: Any) -> None:
        words = Words(self.batch)
        chosen = self._chosen(words, request.POST)
        if not chosen:
            raise ValidationError(SETTLED)
        explained = [
            answering.Explanation(group.identifier, group.text, group.meaning(choice), frozenset(group.places))
            for group, choice in chosen
        ]
        remember = request.POST.get("remember") == "1" and not self.batch.term.is_practice
        answering.explain_values(actor=request.user, batch=self.batch, explained=explained, remember=remember)
        rows = len({place for group, _ in chosen for place in group.places})
        what = f"“{chosen[0][0].shown}”" if len(chosen) == 1 else f"{len(chosen)}种写法"
        messages.success(request, f"{what}已处理，共{rows}行。" + ("以后的文件也这样处理。" if remember else ""))

    def _chosen(self, words: Words, sent: Any) -> list[tuple[WordGroup, str]]:
        """Words, each with the choice made for it."""
        if sent.get("kind") in WORD_KINDS and sent.get("choice") == "all":
            groups = words.groups.get(sent["kind"], [])
            return [(group, group.near[0][0]) for group in groups if group.near]
        problem, _, choice = sent.get("choice", "").partition(":")
        if "meaning" in sent and not choice:
            problem, choice = sent.get("problem", ""), sent["meaning"]
        group = self._group(words, problem)
        if group is None:
            return []
        if choice not in dict(words.near(group) + words.choices(group)):
            raise ValidationError("请选择这个写法的意思。")
        return [(group, choice)]

    def _group(self, words: Words, problem: str) -> WordGroup | None:
        return words.of(int(problem)) if problem.isdecimal() else None


class AcceptView(DecisionView):
    """Lets all errors of a kind stand to which practice knows exceptions, with a reason."""

    def decide(self, request: Any) -> None:
        kind = request.POST.get("kind", "")
        problems = Problem.objects.filter(kind=kind, severity=Problem.Severity.ERROR, row__applied_at=None)
        places = answering.places_of(self.batch, problems)
        if not places:
            raise ValidationError("没有这样的错误行，请看刷新后的问题。")
        answering.accept_problems(batch=self.batch, kind=kind, places=places, reason=request.POST.get("reason", ""))
        messages.success(request, f"已接受{len(places)}行，理由随批次保存。")
