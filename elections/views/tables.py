"""表格导入导出: the plain tables of all apps as workbooks, with a trial run before anything is written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.models import StoredFile
from core.plain_tables import TABLES, PlainTable, tables_for
from core.resources import TableResource
from core.services import files
from core.views.generic import Action, PageHeadMixin
from core.views.mixins import CapabilityMixin
from elections.page_scope import PageScopeMixin
from elections.services.tables import import_table, record_export, try_table

UPLOAD_LIMIT = 5 * 1024 * 1024
TOKEN_SECONDS = 3600


class UploadForm(forms.Form):
    file = forms.FileField(
        label="表格",
        help_text=".xlsx 工作簿，第一张表，列名与导出的表格相同。先试运行，确认后才写入。",
        error_messages={"required": "请选择要上传的表格。", "empty": "文件是空的，请检查后重新上传。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_LIMIT:
            raise ValidationError("文件超过 5 MB，请检查是否选错了文件，或者分成几个文件。")
        return file


class TablesView(PageHeadMixin, PageScopeMixin, CapabilityMixin, TemplateView):
    template_name = "elections/tables.html"
    title = "表格导入导出"

    @cached_property
    def capability(self) -> Capability:
        """That of the first table the user works with: who works with none is refused."""
        tables = tables_for(self.request.user)
        if not tables:
            raise PermissionDenied
        return tables[0].capability

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = self.scope
        shown = [table for table in tables_for(scope.user, scope.area.path) if scope.term or not table.needs_term]
        rows = [(table, table.open(user=scope.user, term=scope.term).no_upload()) for table in shown]
        return super().get_context_data(rows=rows, **kwargs)


class TableMixin(PageScopeMixin, CapabilityMixin):
    """The table that the address names, in the page's scope."""

    kwargs: dict[str, Any]

    @cached_property
    def table(self) -> PlainTable:
        table = TABLES.get(self.kwargs["name"])
        if table is None:
            raise Http404("没有这个表格。")
        return table

    @property
    def capability(self) -> Capability:
        return self.table.capability

    @cached_property
    def resource(self) -> TableResource:
        if self.table.needs_term and self.scope.term is None:
            raise Http404("该区划还没有届次。")
        return self.table.open(user=self.scope.user, term=self.scope.term)

    def url(self, name: str) -> str:
        return f"{reverse(f'elections:{name}', args=[self.kwargs['name']])}?{self.scope.query()}"


class TableExportView(TableMixin, View):
    def get(self, request: HttpRequest, name: str) -> FileResponse:
        scope = self.scope
        dataset = self.resource.export(self.resource.rows_in(scope.area.path))
        record_export(actor=scope.user, title=self.table.title, area=scope.area, rows=len(dataset))
        notes = [("表格", self.table.title), ("区划", scope.area.name), ("导出人", scope.user.full_name)]
        notes += [("届次", scope.term.name)] if scope.term and self.table.needs_term else []
        notes += scope.term.nature if scope.term else []
        file = io.BytesIO()
        lines = [list(row) for row in dataset]
        write_workbook(file, title=self.table.title, header=list(dataset.headers), rows=lines, notes=notes)
        return download(file, f"{self.table.title}-{scope.area}-{timezone.localdate()}.xlsx")


class TableView(PageHeadMixin, TableMixin, FormView):
    """Upload, see what would happen, confirm."""

    form_class = UploadForm
    template_name = "elections/table.html"

    def get_title(self) -> str:
        return f"{self.table.title}{'导出' if self.resource.no_upload() else '导入导出'}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"table": self.table, "columns": self.resource.columns, "no_upload": self.resource.no_upload()}
        return super().get_context_data(**{**context, "back_url": self._back_url, **kwargs})

    def get_actions(self) -> Sequence[Action]:
        return [Action("导出", self.url("table_export"), "download")]

    @property
    def _back_url(self) -> str:
        return f"{reverse('elections:tables')}?{self.scope.query()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.resource.no_upload():
            raise PermissionDenied(self.resource.no_upload())
        token = request.POST.get("token")
        return self._confirm(token) if token else super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        content = form.cleaned_data["file"].read()
        try:
            trial = try_table(resource=self.resource, content=content)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        token = self._token(files.store(content=content)) if not trial.faults and trial.has_changes else ""
        return self.render_to_response(self.get_context_data(form=form, trial=trial, token=token))

    def _token(self, stored: StoredFile) -> str:
        return signing.dumps([stored.pk, self.kwargs["name"], self.scope.user.pk], salt="table")

    def _confirm(self, token: str) -> HttpResponseBase:
        try:
            key, name, user = signing.loads(token, salt="table", max_age=TOKEN_SECONDS)
            if [name, user] != [self.kwargs["name"], self.scope.user.pk]:
                raise signing.BadSignature
            content = files.read(StoredFile.objects.get(pk=key))
            trial = import_table(
                actor=self.scope.user,
                resource=self.resource,
                content=content,
                title=self.table.title,
                area=self.scope.area,
            )
        except signing.BadSignature:
            messages.error(self.request, "确认已过期，没有写入任何内容，请重新上传。")
        except ValidationError as error:
            messages.error(self.request, "；".join(error.messages))
        else:
            new, changed = trial.counts["new"], trial.counts["update"]
            messages.success(self.request, f"已写入：新增 {new} 行，修改 {changed} 行，其余没有变化。")
        return HttpResponseRedirect(self.url("table"))
