from __future__ import annotations

import django_filters

from core.filters import FilterSet
from imports.models import Batch


class BatchFilter(FilterSet):
    state = django_filters.ChoiceFilter(label="状态", choices=Batch.State.choices, empty_label="全部")
    file_name = django_filters.CharFilter(label="文件名", lookup_expr="icontains")

    class Meta:
        model = Batch
        fields = ["state", "file_name"]
