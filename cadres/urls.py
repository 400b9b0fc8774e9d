from django.urls import URLPattern, path

from cadres.views import memberships, people, postings, reviews, roster, submissions, units

app_name = "cadres"

urlpatterns: list[URLPattern] = [
    path("roster/", roster.RosterView.as_view(), name="roster"),
    path("roster/add/", memberships.MembershipCreateView.as_view(), name="membership_create"),
    path("roster/check/", memberships.MembershipCheckView.as_view(), name="membership_check"),
    path("roster/<int:pk>/", memberships.MembershipView.as_view(), name="membership"),
    path("roster/<int:pk>/edit/", memberships.MembershipEditView.as_view(), name="membership_edit"),
    path("roster/<int:pk>/end/", memberships.MembershipEndView.as_view(), name="membership_end"),
    path("roster/<int:pk>/delete/", memberships.MembershipDeleteView.as_view(), name="membership_delete"),
    path("roster/<int:pk>/change/", memberships.ChangeCreateView.as_view(), name="change_create"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/<int:pk>/", people.PersonView.as_view(), name="person"),
    path("people/<int:pk>/edit/", people.PersonEditView.as_view(), name="person_edit"),
    path("people/<int:pk>/reveal/", people.RevealView.as_view(), name="reveal"),
    path("handin/", submissions.SubmissionsView.as_view(), name="submissions"),
    path("handin/move/", submissions.SubmissionMoveView.as_view(), name="submission_move"),
    path("handin/units/<int:pk>/", submissions.SubmissionView.as_view(), name="submission"),
    path("handin/<int:pk>/remark/", submissions.RemarkView.as_view(), name="submission_remark"),
    path("review/", reviews.ReviewBoardView.as_view(), name="review"),
    path("review/send/", reviews.SendView.as_view(), name="review_send"),
    path("review/reminder/", reviews.ReminderView.as_view(), name="review_reminder"),
    path("review/candidates/<int:pk>/", reviews.ReviewCandidateView.as_view(), name="review_candidate"),
    path("review/answers/<int:pk>/", reviews.AnswerView.as_view(), name="review_answer"),
    path("review/seats/<int:pk>/rest/", reviews.RestClearView.as_view(), name="review_rest"),
    path("units/", units.UnitsView.as_view(), name="units"),
    path("units/<int:pk>/", units.UnitView.as_view(), name="unit"),
    path("units/<int:pk>/postings/add/", postings.PostingCreateView.as_view(), name="posting_create"),
    path("postings/<int:pk>/edit/", postings.PostingEditView.as_view(), name="posting_edit"),
    path("postings/<int:pk>/delete/", postings.PostingDeleteView.as_view(), name="posting_delete"),
]
