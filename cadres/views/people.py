"""Persons: search, page, correcting facts, looking at a number."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from cadres.forms.persons import PersonForm, RevealForm
from cadres.models import Membership, Person, Posting
from cadres.selectors.boards import dressed
from cadres.selectors.search import people_found
from cadres.services.persons import NUMBER_FIELDS, reveal_number
from cadres.tables import PeopleTable
from cadres.views.parts import NumberSearchMixin
from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedDetailView, ScopedListView, ScopedUpdateView
from core.views.mixins import ScopedObjectsMixin
from elections.models import Term


def seen_service(user: Any) -> Any:
    """The memberships that a user may see, newest term first."""
    rows = Membership.objects.with_capability(user, Capability.VIEW_PEOPLE).select_related(
        "term", "unit__township", "person"
    )
    rows = rows.defer("person__id_number", "person__phone")
    return rows.with_organisation().order_by("-term__as_of", "unit__code")


class PeopleView(NumberSearchMixin, ScopedListView):
    """People of the viewer's area by name, pinyin, initials or exact number, in whatever real term; with a practice
    term in the address (``?term=``) that term's only."""

    capability = Capability.VIEW_PEOPLE
    queryset = Person.everyone.defer("id_number", "phone")
    table_class = PeopleTable
    template_name = "cadres/people.html"
    title = "查找人员"
    exportable = False

    def get_queryset(self) -> Any:
        user = self.request.user
        seen = Prefetch("memberships", seen_service(user), to_attr="seen")
        people = super().get_queryset().of_realm(self.realm).prefetch_related(seen)
        text, by_number = self.number or self.request.GET.get("q", ""), user.can(Capability.EDIT_PEOPLE)
        return people_found(people, text, may_use_numbers=by_number, realm=self.realm).order_by("pinyin", "pk")

    @cached_property
    def practice(self) -> Term | None:
        """The practice term among whose people is searched."""
        key = self.request.GET.get("term", "")
        terms = Term.objects.visible_to(self.request.user).filter(is_practice=True)
        found: Term | None = terms.filter(pk=key).first() if key.isdecimal() else None
        return found

    @property
    def realm(self) -> int | None:
        return self.practice.realm if self.practice else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = "" if self.number else self.request.GET.get("q", "")
        return super().get_context_data(q=text, number=self.number, term=self.practice, **kwargs)


class PersonView(ScopedDetailView):
    """A person: facts, career through the terms and postings as far as the viewer may see, history."""

    capability = Capability.VIEW_PEOPLE
    queryset = Person.everyone.all()
    template_name = "cadres/person.html"

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if self.may_edit else rows.defer("id_number", "phone")

    @cached_property
    def may_edit(self) -> bool:
        people = Person.everyone.editable_by(self.request.user)
        return bool(people.filter(pk=self.kwargs["pk"]).exists())

    def get_actions(self) -> list[Action]:
        if not self.may_edit:
            return []
        person = self.object.pk
        return [
            Action("查看完整号码", reverse("cadres:reveal", args=[person]), "eye", Capability.REVEAL_NUMBERS),
            Action("新增任职", f"{reverse('cadres:membership_create')}?{self._query}", "add"),
            Action("修改", reverse("cadres:person_edit", args=[person]), "edit", primary=True),
        ]

    @property
    def _query(self) -> str:
        """Names the person, and of somebody of practice the term in which alone they can serve."""
        practice = self.object.practice_term
        where = {"area": practice.area_id, "term": practice.pk} if practice else {}
        return urlencode({"person": self.object.pk, **where})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        career = [dressed(row, row.term.as_of) for row in seen_service(user).filter(person=self.object)]
        postings = Posting.objects.with_capability(user, Capability.VIEW_PEOPLE).filter(person=self.object)
        told = {
            "career": career,
            "newest": career[0] if career else None,
            "postings": postings.select_related("term", "unit__township").order_by("-term__as_of"),
        }
        return super().get_context_data(may_edit=self.may_edit, **told, **kwargs)


class PersonEditView(ScopedUpdateView):
    capability = Capability.EDIT_PEOPLE
    queryset = Person.everyone.all()
    form_class = PersonForm
    title = "修改人员"

    def get_subtitle(self) -> str:
        return str(self.object)


class RevealView(PageHeadMixin, ScopedObjectsMixin, SingleObjectMixin, FormView):
    """One number in full after a reason; the answer to the POST shows it, and nothing keeps it."""

    capability = Capability.REVEAL_NUMBERS
    queryset = Person.everyone.all()
    form_class = RevealForm
    template_name = "cadres/reveal.html"
    title = "查看完整号码"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    @cached_property
    def object(self) -> Person:
        found: Person = self.get_object()
        return found

    def get_subtitle(self) -> str:
        return str(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"field": "id_number"}

    def form_valid(self, form: RevealForm) -> HttpResponse:
        number = reveal_number(actor=self.request.user, person=self.object, **form.cleaned_data)
        shown = {"number": number, "label": NUMBER_FIELDS[form.cleaned_data["field"]]}
        return render(self.request, self.template_name, self.get_context_data(form=None, **shown))
