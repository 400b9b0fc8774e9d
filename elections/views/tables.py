"""表格导入导出: areas' words, units and profiles as plain workbooks, with a trial run before anything is written."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from core.capabilities import Capability
from core.exports import CONTENT_TYPE, write_workbook
from core.models import StoredFile
from core.resources import TableResource
from core.services import files
from core.views.generic import PageHeadMixin
from core.views.mixins import CapabilityMixin
from elections.page_scope import PageScope, PageScopeMixin
from elections.resources import UnitProfileResource
from elections.services.tables import import_table, record_export, try_table
from places.resources import AreaResource, UnitResource

UPLOAD_LIMIT = 5 * 1024 * 1024
TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Table:
    """One plain table: its name, what it is good for, its resource, and where its rows' area path stands."""

    title: str
    text: str
    resource: Callable[[Any, PageScope], TableResource]
    lookup: str
    needs_term: bool = False


TABLES = {
    "areas": Table("区划用词", "各级区划怎样称呼村、社区、街镇。", lambda user, scope: AreaResource(user=user), "path"),
    "units": Table(
        "村(社区)",
        "名称、类别、代码、别名；表中新的代码即新建单位，不在表中的不删除。",
        lambda user, scope: UnitResource(user=user),
        "township__path",
    ),
    "profiles": Table(
        "单位情况",
        "本届各单位的党组织形式、党员人数、户数、登记选民数和自定义字段。",
        lambda user, scope: UnitProfileResource(user=user, term=scope.term),  # type: ignore[arg-type]
        "unit__township__path",
        needs_term=True,
    ),
}


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
    capability = Capability.EDIT_PLACES
    template_name = "elections/tables.html"
    title = "表格导入导出"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [(name, table) for name, table in TABLES.items() if self.scope.term or not table.needs_term]
        return super().get_context_data(tables=shown, **kwargs)


class TableMixin(PageScopeMixin, CapabilityMixin):
    """The table that the address names, in the page's scope."""

    capability = Capability.EDIT_PLACES
    kwargs: dict[str, Any]

    @cached_property
    def table(self) -> Table:
        table = TABLES.get(self.kwargs["name"])
        if table is None or (table.needs_term and self.scope.term is None):
            raise Http404("没有这个表格。")
        return table

    @cached_property
    def resource(self) -> TableResource:
        return self.table.resource(self.scope.user, self.scope)

    def url(self, name: str) -> str:
        return f"{reverse(f'elections:{name}', args=[self.kwargs['name']])}?{self.scope.query()}"


class TableExportView(TableMixin, View):
    def get(self, request: HttpRequest, name: str) -> FileResponse:
        scope = self.scope
        rows = self.resource.get_queryset().filter(**{f"{self.table.lookup}__startswith": scope.area.path})
        dataset = self.resource.export(rows)
        record_export(actor=scope.user, title=self.table.title, area=scope.area, rows=len(dataset))
        notes = [("表格", self.table.title), ("区划", scope.area.name), ("导出人", scope.user.full_name)]
        notes += [("届次", scope.term.name)] if scope.term and self.table.needs_term else []
        notes += [("数据", "演示数据")] if scope.term and scope.term.is_demonstration else []
        file = io.BytesIO()
        lines = [list(row) for row in dataset]
        write_workbook(file, title=self.table.title, header=list(dataset.headers), rows=lines, notes=notes)
        file.seek(0)
        filename = f"{self.table.title}-{scope.area}-{timezone.localdate()}.xlsx"
        return FileResponse(file, as_attachment=True, filename=filename, content_type=CONTENT_TYPE)


class TableView(PageHeadMixin, TableMixin, FormView):
    """Upload, see what would happen, confirm."""

    form_class = UploadForm
    template_name = "elections/table.html"

    def get_title(self) -> str:
        return f"{self.table.title}导入导出"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"table": self.table, "columns": self.resource.columns, "export_url": self.url("table_export")}
        return super().get_context_data(**{**context, "back_url": self._back_url, **kwargs})

    @property
    def _back_url(self) -> str:
        return f"{reverse('elections:tables')}?{self.scope.query()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
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
