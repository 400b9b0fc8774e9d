from django.urls import URLPattern, path

from elections.views import collections, plan, profiles, reviews, rule_sets, tables, terms

app_name = "elections"

urlpatterns: list[URLPattern] = [
    path("rules/", rule_sets.RulesView.as_view(), name="rules"),
    path("rules/<int:pk>/", rule_sets.RuleSetView.as_view(), name="rule_set"),
    path("rules/<int:pk>/derive/", rule_sets.RuleSetDeriveView.as_view(), name="rule_set_derive"),
    path("rules/<int:pk>/edit/", rule_sets.RuleSetEditView.as_view(), name="rule_set_edit"),
    path("tables/", tables.TablesView.as_view(), name="tables"),
    path("tables/<slug:name>/", tables.TableView.as_view(), name="table"),
    path("tables/<slug:name>/export/", tables.TableExportView.as_view(), name="table_export"),
    path("collections/", collections.CollectionsView.as_view(), name="collections"),
    path("collections/new/", collections.CollectionCreateView.as_view(), name="collection_create"),
    path("collections/<int:pk>/", collections.CollectionView.as_view(), name="collection"),
    path("collections/<int:pk>/edit/", collections.CollectionEditView.as_view(), name="collection_edit"),
    path("collections/<int:pk>/close/", collections.CollectionCloseView.as_view(), name="collection_close"),
    path("collections/<int:pk>/template/", collections.TemplateDownloadView.as_view(), name="collection_template"),
    path("collections/replies/<int:pk>/give/", collections.GiveView.as_view(), name="collection_give"),
    path("collections/replies/<int:pk>/return/", collections.ReplyReturnView.as_view(), name="collection_return"),
    path("collections/replies/<int:pk>/file/", collections.ReplyDownloadView.as_view(), name="collection_file"),
    path("terms/", terms.TermsView.as_view(), name="terms"),
    path("terms/new/", terms.TermCreateView.as_view(), name="term_create"),
    path("terms/profiles/", profiles.ProfilesView.as_view(), name="profiles"),
    path("terms/profiles/<int:pk>/", profiles.ProfileEditView.as_view(), name="profile_edit"),
    path("terms/profiles/<int:pk>/remove/", terms.TermUnitRemoveView.as_view(), name="term_unit_remove"),
    path("terms/fields/", profiles.ProfileFieldsView.as_view(), name="profile_fields"),
    path("terms/fields/<int:pk>/remove/", profiles.ProfileFieldRemoveView.as_view(), name="profile_field_remove"),
    path("terms/<int:pk>/", terms.TermView.as_view(), name="term"),
    path("terms/<int:pk>/edit/", terms.TermEditView.as_view(), name="term_edit"),
    path("terms/<int:pk>/review/", reviews.ReviewSetupView.as_view(), name="review_setup"),
    path("terms/<int:pk>/review/departments/add/", reviews.DepartmentAddView.as_view(), name="review_department_add"),
    path("terms/<int:pk>/review/rounds/add/", reviews.RoundAddView.as_view(), name="review_round_add"),
    path("review/departments/<int:pk>/", reviews.DepartmentEditView.as_view(), name="review_department"),
    path(
        "review/departments/<int:pk>/remove/", reviews.DepartmentRemoveView.as_view(), name="review_department_remove"
    ),
    path("review/rounds/<int:pk>/", reviews.RoundEditView.as_view(), name="review_round"),
    path("review/rounds/<int:pk>/remove/", reviews.RoundRemoveView.as_view(), name="review_round_remove"),
    path("terms/<int:pk>/plan/", plan.PlanView.as_view(), name="plan"),
    path("terms/<int:pk>/plan/add/", plan.TaskAddView.as_view(), name="task_add"),
    path("terms/<int:pk>/plan/stages/add/", plan.StageAddView.as_view(), name="stage_add"),
    path("plan/tasks/<int:pk>/", plan.TaskEditView.as_view(), name="task_edit"),
    path("plan/tasks/<int:pk>/move/", plan.TaskMoveView.as_view(), name="task_move"),
    path("plan/tasks/<int:pk>/remove/", plan.TaskRemoveView.as_view(), name="task_remove"),
    path("plan/stages/<int:pk>/", plan.StageEditView.as_view(), name="stage_edit"),
    path("plan/stages/<int:pk>/remove/", plan.StageRemoveView.as_view(), name="stage_remove"),
    path("terms/<int:pk>/units/", terms.TermUnitsView.as_view(), name="term_units"),
]
