from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from treebeard.mp_tree import MP_Node

from places.querysets import AreaManager

DEFAULT_VOCABULARY = {
    "unit": "村(社区)",
    "village": "村",
    "residents": "社区",
    "township": "街镇",
    "committee": "村(居)委会",
}


class Area(MP_Node):
    """An administrative area from the nation down to a street, town or township (行政区划).

    The key is level and code: 东莞 stands as its own county under the same code.
    """

    class Level(models.TextChoices):
        NATION = "nation", "全国"
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "区县"
        TOWNSHIP = "township", "街镇"

    level = models.CharField("级别", max_length=10, choices=Level)
    code = models.CharField("区划代码", max_length=12, db_index=True)
    name = models.CharField("名称", max_length=60)
    is_hidden = models.BooleanField("路径中不显示", default=False, help_text="“市辖区”“县”等占位层级")
    vocabulary = models.JSONField("用词", default=dict, blank=True)

    objects: ClassVar[Any] = AreaManager()

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="area_level_code")]
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"

    def __str__(self) -> str:
        return self.name

    @property
    def is_township(self) -> bool:
        return self.level == self.Level.TOWNSHIP

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("places:area", args=[self.pk])
