"""One roster row: its page, and the forms that make, correct, end and delete it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from cadres.forms.memberships import ChangeForm, DeleteMembershipForm, EndForm, NewMemberForm, RowForm
from cadres.models import Membership, Person
from cadres.selectors.boards import dressed
from cadres.selectors.checks import check_new_member
from cadres.services.memberships import findings
from core.capabilities import Capability
from core.views.generic import Action, ScopedCreateView, ScopedDeleteView, ScopedDetailView, ScopedUpdateView
from core.views.mixins import CapabilityMixin
from elections.choices import POSTS
from elections.page_scope import TermPageMixin
from elections.selectors import day_of_ages
from places.models import Unit

ROWS = Membership.objects.select_related("person", "unit__township", "term").prefetch_related("sources")


class MembershipView(ScopedDetailView):
    """A person's service in a unit in a term: posts, facts as they were then, changes of posts, history."""

    capability = Capability.VIEW_PEOPLE
    queryset = ROWS.with_organisation().defer("person__id_number", "person__phone")
    template_name = "cadres/membership.html"

    @property
    def may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PEOPLE, self.object.unit.township.path))

    def get_title(self) -> str:
        return str(self.object.person)

    def get_actions(self) -> list[Action]:
        if not self.may_edit:
            return []
        pages = (
            ("删除", "cadres:membership_delete", "delete"),
            ("登记离任", "cadres:membership_end", "logout"),
            ("登记出缺", "cadres:vacate", "logout"),
            ("登记职务变动", "cadres:change_create", "change"),
            ("修改", "cadres:membership_edit", "edit"),
        )
        return [
            Action(label, reverse(name, args=[self.object.pk]), icon, primary=icon == "edit")
            for label, name, icon in pages
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, term = self.object, self.object.term
        as_of = day_of_ages(term)
        told = {
            "as_of": as_of,
            "findings": findings(row),
            "changes": changes_of(row),
            "may_edit": self.may_edit,
            "is_demonstration": term.is_demonstration,
        }
        return super().get_context_data(row=dressed(row, as_of), **told, **kwargs)


def changes_of(row: Membership) -> list[dict[str, Any]]:
    """The changes of a row's posts, the posts in words."""
    labels = {body: dict(posts.choices) for body, posts in POSTS.items()}
    return [
        {
            "change": change,
            "before": labels[change.body].get(change.post_before, "—"),  # type: ignore[index]
            "after": labels[change.body].get(change.post_after, "不再任职"),  # type: ignore[index]
        }
        for change in row.changes.all()  # type: ignore[attr-defined]
    ]


class NewMemberMixin(TermPageMixin):
    """The form of a new member: the units of the scope that its user may edit, and a person given by number."""

    capability = Capability.EDIT_PEOPLE
    request: Any

    @cached_property
    def person(self) -> Person | None:
        key = self.request.GET.get("person", "")
        if not key:
            return None
        people = Person.everyone.editable_by(self.request.user)
        found = people.filter(pk=key).first() if key.isdecimal() else None
        if found is None:
            raise Http404("没有这个人员，或者不在您的管理范围。")
        return found if found.practice_term_id == self.scope.realm else None

    def form_values(self) -> dict[str, Any]:
        units = Unit.objects.with_capability(self.request.user, self.capability).under(self.scope.area.path)
        taking_part = units.filter(profiles__term=self.scope.term).select_related("township")
        return {"term": self.scope.term, "units": taking_part, "person": self.person}


class MembershipCreateView(NewMemberMixin, ScopedCreateView):
    """A new member of a term."""

    queryset = Membership.objects.all()
    form_class = NewMemberForm
    template_name = "cadres/membership_form.html"
    title = "新增成员"
    submit_label = "新增"
    success_message = "已新增成员。"

    def get_subtitle(self) -> str:
        known = f"，{self.person}" if self.person else ""
        return f"{self.scope.term}{known}"

    def get_cancel_url(self) -> str:
        return f"{reverse('cadres:roster')}?{self.scope.query()}"

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.request.GET.get("unit")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.form_values()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = f"&person={self.person.pk}" if self.person else ""
        check_url = f"{reverse('cadres:membership_check')}?{self.scope.query()}{person}"
        return super().get_context_data(check_url=check_url, **kwargs)


class MembershipCheckView(NewMemberMixin, CapabilityMixin, View):
    """What can already be said of a new member while the form is filled in. Always POST: it carries an ID number."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewMemberForm(request.POST, user=request.user, **self.form_values())
        form.is_valid()
        number = request.POST.get("id_number", "")
        checked = check_new_member(user=request.user, term=form.term, values=form.cleaned_data, id_number=number)
        context = {"check": checked, "scope": self.scope, "create_url": reverse("cadres:membership_create")}
        return render(request, "cadres/partials/check.html", context)


class EditRowMixin:
    """Pages that change a row found among the editable ones."""

    capability = Capability.EDIT_PEOPLE
    queryset = ROWS
    object: Membership

    def get_subtitle(self) -> str:
        return f"{self.object.person}，{self.object.unit}，{self.object.term}"


class MembershipEditView(EditRowMixin, ScopedUpdateView):
    form_class = RowForm
    template_name = "cadres/membership_form.html"
    title = "修改任职"


class MembershipEndView(EditRowMixin, ScopedUpdateView):
    form_class = EndForm
    title = "登记离任"
    success_message = "已登记离任。该成员仍计入本届人数。"


class ChangeCreateView(EditRowMixin, ScopedUpdateView):
    form_class = ChangeForm
    title = "登记职务变动"
    success_message = "已登记职务变动。"


class MembershipDeleteView(EditRowMixin, ScopedDeleteView):
    form_class = DeleteMembershipForm
    title = "删除任职"

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())
