from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from accounts.querysets import GrantQuerySet
from accounts.roles import Role
from places.models import Area


class Grant(models.Model):
    """A role that a user has in an area and all below it (授权). No grant, no access."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="grants")
    role = models.CharField("角色", max_length=16, choices=Role)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="管理范围", related_name="grants")
    valid_until = models.DateField("有效期至", null=True, blank=True)

    objects: ClassVar[Any] = GrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "area"], name="grant_once")]
        verbose_name = "授权"
        verbose_name_plural = "授权"

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.area}"
