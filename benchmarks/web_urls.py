"""The product's addresses and a bare page behind the same middleware that reads one row of JSON for a known user."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from reports.models import Statistic


@login_required
def bare(request: HttpRequest) -> JsonResponse:
    return JsonResponse(Statistic.objects.values_list("values", flat=True)[:1][0])


urlpatterns = [path("benchmark/bare/", bare), path("", include("config.urls"))]
