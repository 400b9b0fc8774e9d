from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.roles import Role

START_PAGES = {
    Role.LEADER: "reports:dashboard",
    Role.LIAISON: "imports:workbench",
    Role.STAFF: "reports:dashboard",
    Role.REVIEWER: "cadres:review",
    Role.ADMINISTRATOR: "accounts:users",
    Role.AUDITOR: "accounts:audit",
}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to the page where their day begins."""
    for role, url_name in START_PAGES.items():
        if role in request.user.roles:  # type: ignore[union-attr]
            return redirect(url_name)
    return redirect("accounts:no_grant")
