"""What every page of the product shares: who may open it and from which rows it starts."""

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.capabilities import Capability


class CapabilityMixin(AccessMixin):
    """Opens only to users who have ``capability`` somewhere: others get 403, the anonymous the login page."""

    capability: Capability
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not hasattr(self, "capability"):
            raise ImproperlyConfigured(f"{type(self).__name__} names no capability")
        if not request.user.can(self.capability):
            self.raise_exception = True
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ScopedObjectsMixin(CapabilityMixin):
    """Starts from the rows on which the user has the view's capability: what lies outside is 404."""

    queryset: Any

    def get_queryset(self) -> Any:
        return self.queryset.all().with_capability(self.request.user, self.capability)
