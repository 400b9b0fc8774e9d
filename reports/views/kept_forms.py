"""上级空表: keep a blank form, put codes into its cells, fill it for a scope."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.services import files
from core.views.generic import ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.page_scope import TermPageMixin
from reports.figure_scope import FigurePageMixin, FigureScopeMixin
from reports.forms.kept_forms import KeptFormEditForm, KeptFormForm
from reports.indicators import INDICATORS
from reports.kept.codes import ASPECTS, KINDS, Each, Word, each_of, read_cell, written
from reports.kept.filling import TooManyRows, fill, key_of, left_alone, opened
from reports.kept.grid import Grid, Marks, grid_of
from reports.kept.problems import problems_of
from reports.kept.suggesting import suggestions
from reports.models import KeptForm
from reports.services import kept_forms

FORMS = KeptForm.objects.select_related("area", "file", "uploaded_by")
EDIT = Capability.PUBLISH_FIGURES


class KeptFormCreateView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    """Upload a blank form."""

    capability = EDIT
    form_class = KeptFormForm
    title = "上传上级空表"
    submit_label = "上传"
    success_message = "空表已保存。点单元格选择指标，或接受建议。"

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}及下级都可以用它填报"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "area": self.scope.area}

    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}?{self.scope.query()}"

    def get_cancel_url(self) -> str:
        return f"{reverse('reports:official')}?{self.scope.query()}"


class KeptFormEditView(ScopedUpdateView):
    """Rename it, or put another file in its place."""

    capability = EDIT
    queryset = FORMS
    form_class = KeptFormEditForm
    title = "修改上级空表"


class KeptFormMixin(ScopedObjectsMixin):
    """The form that the address names."""

    request: Any
    kwargs: dict[str, Any]
    queryset = FORMS

    @cached_property
    def form(self) -> KeptForm:
        form: KeptForm = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return form

    def may_edit(self) -> bool:
        return bool(self.request.user.can(EDIT, self.form.area.path))


class KeptFormView(KeptFormMixin, FigurePageMixin, TemplateView):
    """The form as a grid: its codes, or what it is filled with in the scope; beside it the cell chosen."""

    follows_figures = False
    capability = Capability.VIEW_FIGURES
    template_name = "reports/official/form.html"
    title = "上级空表"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.can(self.capability):
            self.form  # noqa: B018  out of scope is 404 before anything else
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def content(self) -> bytes:
        return files.read(self.form.file)

    @cached_property
    def book(self) -> Any:
        return opened(self.content, self.form.cells)

    @property
    def page(self) -> Any:
        """The sheet that is shown."""
        asked = self.request.GET.get("sheet", "0")
        shown = self.book.worksheets
        if not asked.isdecimal() or int(asked) >= len(shown):
            raise Http404("没有这张工作表。")
        return shown[int(asked)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, is_filled = self.page, self.request.GET.get("view") == "filled"
        problems = problems_of(self.content, self.form.cells)
        hints = self._hints() if self.may_edit() and not is_filled else {}
        filled, refusal = self._filled() if is_filled and not problems else (None, "")
        shown = filled.book[page.title] if filled else page
        alone = {key.rpartition("!")[2] for key in left_alone(self.form.cells) if key.rpartition("!")[0] == page.title}
        gaps = {gap.cell: gap.why for gap in filled.gaps if gap.sheet == page.title} if filled else {}
        grid: Grid = grid_of(shown, Marks(() if filled else alone, hints, gaps))
        chosen = self._chosen(grid) if self.may_edit() and not is_filled else None
        return {
            **super().get_context_data(**kwargs),
            "title": self.form.name,
            "kept": self.form,
            "grid": grid,
            "is_filled": is_filled and filled is not None,
            "filled": filled,
            "refusal": refusal,
            "problems": problems,
            "hints": hints,
            "chosen": chosen,
            "sheets": [
                {"title": each.title, "url": self.address(sheet=number, cell=""), "on": each.title == page.title}
                for number, each in enumerate(self.book.worksheets)
            ],
            "sheet_number": self.book.worksheets.index(page),
            "sheet_title": page.title,
            "views": [
                {"label": "代码", "url": self.address(view=""), "on": not is_filled},
                {"label": "填好的样子", "url": self.address(view="filled", cell=""), "on": is_filled},
            ],
            "coded": sum(bool(cell.codes) for _, _, cells in grid_of(page, Marks(alone)).rows for cell in cells),
            "may_edit": self.may_edit(),
            "fill_query": self.scope.query(),
            "index_url": f"{reverse('reports:official')}?{self.scope.query()}",
            "cell_url": self.address(cell=""),
            **self._choices(chosen),
        }

    def address(self, **changes: Any) -> str:
        here = {"sheet": self.request.GET.get("sheet", ""), "view": self.request.GET.get("view", "")}
        return f"{self.form.get_absolute_url()}?{self.scope.query(**{**here, **changes})}"

    def _hints(self) -> dict[str, str]:
        marked = {
            cell.row
            for row in self.page.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and each_of(cell.value)
        }
        return suggestions(self.page, marked)

    def _filled(self) -> Any:
        try:
            return fill(self.content, self.form.cells, self.scope), ""
        except TooManyRows as error:
            return None, str(error)

    def _chosen(self, grid: Grid) -> dict[str, Any] | None:
        asked = self.request.GET.get("cell", "")
        cell = next((cell for _, _, cells in grid.rows for cell in cells if cell.address == asked), None)
        if cell is None:
            return None
        key = key_of(self.page.title, cell.address)
        return {"cell": cell, "key": key, "is_written": key in self.form.cells}

    def _choices(self, chosen: dict[str, Any] | None) -> dict[str, Any]:
        """What may be chosen for a cell, with what stands in it chosen."""
        if not chosen:
            return {}
        codes = read_cell(chosen["cell"].text or chosen["cell"].suggestion)[0]
        code = next((one for one in codes if one.indicator), None)
        return {
            "indicators": [(each.code, each.name) for each in INDICATORS.values() if not each.undefined],
            "indicator": code.indicator.code if code and code.indicator else "",
            "aspects": [(name, code is not None and code.aspect == aspect) for name, aspect in ASPECTS.items()],
            "kinds": [(name, code is not None and code.kind == kind) for name, kind in KINDS.items()],
            "words": [f"{{{word}}}" for word in Word],
            "eaches": [str(each) for each in Each],
        }


class KeptFormCellsView(KeptFormMixin, FigureScopeMixin, View):
    """Writes into cells of a form: one that was chosen, or all suggestions of a sheet."""

    capability = EDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.form.get_absolute_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, act = self.form, request.POST.get("act", "")
        try:
            cells = self._suggested() if act == "suggested" else self._one(act)
            kept_forms.write_cells(actor=request.user, form=form, cells=cells)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self._back(request.POST.get("cell", ""))
        messages.success(request, f"已填入 {len(cells)} 格的代码。" if act == "suggested" else "已保存。")
        return self._back("")

    def _one(self, act: str) -> dict[str, str | None]:
        data = self.request.POST
        key = key_of(data.get("sheet", ""), data.get("cell", ""))
        if act == "clear":
            return {key: None}
        if act == "alone":
            return {key: ""}
        text = data.get("text", "").strip()
        if act == "indicator":
            code = data.get("indicator", "")
            if not code:
                raise ValidationError("请选择指标。")
            text = written(code, data.get("aspect", ""), data.get("kind", ""))
        if not text:
            raise ValidationError("请填写代码。")
        return {key: text}

    def _suggested(self) -> dict[str, str | None]:
        book = opened(files.read(self.form.file), self.form.cells)
        title = self.request.POST.get("sheet", "")
        if title not in book.sheetnames:
            raise ValidationError("没有这张工作表。")
        page = book[title]
        rows = [[cell for cell in row if isinstance(cell.value, str)] for row in page.iter_rows()]
        marked = {cell.row for row in rows for cell in row if each_of(cell.value)}
        found = suggestions(page, marked)
        if not found:
            raise ValidationError("这张工作表没有可以接受的建议。")
        return {key_of(title, cell): text for cell, text in found.items()}

    def _back(self, cell: str) -> HttpResponseBase:
        number = self.request.POST.get("number", "")
        query = self.scope.query(sheet=number if number.isdecimal() else "", cell=cell)
        return HttpResponseRedirect(f"{self.form.get_absolute_url()}?{query}")


class KeptFormFillView(KeptFormMixin, FigureScopeMixin, View):
    """The form filled, as a download."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, scope = self.form, self.scope
        if scope.term is None:
            raise Http404("还没有届次。")
        with_notes = request.GET.get("notes", "1") != "0"
        try:
            filled = kept_forms.fill_form(actor=request.user, form=form, scope=scope, with_notes=with_notes)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(f"{form.get_absolute_url()}?{scope.query()}")
        file = io.BytesIO()
        filled.book.save(file)
        return download(file, f"{form.name}-{scope.area.name}{scope.term.mark}-{timezone.localdate():%Y-%m-%d}.xlsx")


class KeptFormFileView(KeptFormMixin, View):
    """The blank form as it came."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        content = kept_forms.hand_out_form(actor=request.user, form=self.form)  # type: ignore[arg-type]
        return download(io.BytesIO(content), self.form.file_name)


class KeptFormRemoveView(KeptFormMixin, TemplateView):
    """Asks once, then takes a form away."""

    capability = EDIT
    template_name = "core/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, url = self.form.name, self.form.get_absolute_url()
        warning = f"将删除“{name}”和页面上选好的代码，不能恢复；已经填好下载的不受影响。删除会写入操作记录。"
        return super().get_context_data(title="删除上级空表", warning=warning, cancel_url=url, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = self.form.name
        kept_forms.remove_form(actor=request.user, form=self.form)  # type: ignore[arg-type]
        messages.success(request, f"已删除“{name}”。")
        return HttpResponseRedirect(reverse("reports:official"))
