from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from accounts.querysets import UserManager
from accounts.roles import CAPABILITIES, Role
from core.capabilities import Capability


class User(AbstractUser):
    """A person with an account. What they may do follows from their grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("姓名", max_length=40)
    office = models.CharField("单位", max_length=80, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)

    objects: ClassVar[Any] = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return f"{self.full_name}（{self.username}）"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("accounts:user", args=[self.pk])

    @cached_property
    def active_grants(self) -> list[Any]:
        """Grants in force today, with their areas, highest area first; read once per request."""
        if not self.is_active:
            return []
        grants = self.grants.in_force(timezone.localdate()).select_related("area")  # type: ignore[attr-defined]
        return sorted(grants, key=lambda grant: (grant.area.depth, grant.area.path))

    def paths_with(self, capability: Capability) -> tuple[str, ...]:
        """Tree paths of the areas in which the user has a capability."""
        return tuple(grant.area.path for grant in self.active_grants if capability in CAPABILITIES[grant.role])

    def can(self, capability: Capability, area_path: str | None = None) -> bool:
        """Whether the user has a capability, anywhere or at a path."""
        paths = self.paths_with(capability)
        return bool(paths) if area_path is None else any(area_path.startswith(path) for path in paths)

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.active_grants)

    @property
    def role_names(self) -> str:
        return "、".join(role.label for role in Role if role in self.roles)
