"""The bases of a term, edited on its page."""

from __future__ import annotations

from typing import Any

from core.capabilities import Capability
from core.views.generic import ScopedUpdateView
from elections.forms.bases import BasisDefaultForm, BasisDeleteForm, BasisForm
from elections.models import Basis
from elections.views.reviews import OfTermView


class BasisAddView(OfTermView):
    form_class = BasisForm
    title = "增加口径"
    success_message = "口径已增加，统计数据正在按它计算。"

    def get_success_url(self) -> str:
        return self.term.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.term.get_absolute_url()


class BasisEditView(ScopedUpdateView):
    """Corrects a basis; the acts on one derive from it."""

    queryset = Basis.objects.select_related("term__area", "term__previous")
    capability = Capability.EDIT_TERMS
    form_class: Any = BasisForm
    success_message = "口径已保存，有关统计将重新计算。"
    object: Any

    def get_title(self) -> str:
        return f"修改口径“{self.object}”"

    def get_subtitle(self) -> str:
        return f"{self.object.term.area} {self.object.term}"

    def get_cancel_url(self) -> str:
        basis: Basis = self.get_object()
        return basis.term.get_absolute_url()


class BasisActView(BasisEditView):
    template_name = "core/confirm.html"
    warning = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.warning, **kwargs)


class BasisDefaultView(BasisActView):
    form_class = BasisDefaultForm
    submit_label = "设为默认"
    success_message = "默认口径已更改。"
    warning = "各页面和导出不另选口径时，将按这个口径显示；其他口径仍可在页面上方选用。"

    def get_title(self) -> str:
        return f"把“{self.object}”设为默认口径"


class BasisDeleteView(BasisActView):
    form_class = BasisDeleteForm
    submit_label = "删除"
    success_message = "口径已删除。"
    warning = "按这个口径算出的统计数据一并删除，花名册等原始数据不受影响。"

    def get_title(self) -> str:
        return f"删除口径“{self.object}”"
