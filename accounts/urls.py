from django.urls import URLPattern, path

from accounts.views import audit, bulk, session, users

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("login/", session.LoginView.as_view(), name="login"),
    path("logout/", session.LogoutView.as_view(), name="logout"),
    path("accounts/password/", session.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/no-grant/", session.NoGrantView.as_view(), name="no_grant"),
    path("accounts/users/", users.UsersView.as_view(), name="users"),
    path("accounts/users/new/", users.UserCreateView.as_view(), name="user_create"),
    path("accounts/users/import/", bulk.UsersImportView.as_view(), name="users_import"),
    path("accounts/users/import/template/", bulk.UsersTemplateView.as_view(), name="users_template"),
    path("accounts/users/<int:pk>/", users.UserView.as_view(), name="user"),
    path("accounts/users/<int:pk>/edit/", users.UserEditView.as_view(), name="user_edit"),
    path("accounts/users/<int:pk>/password/", users.UserResetView.as_view(), name="user_reset"),
    path("accounts/users/<int:pk>/active/", users.UserActiveView.as_view(), name="user_active"),
    path("accounts/users/<int:pk>/grants/new/", users.GrantAddView.as_view(), name="grant_add"),
    path("accounts/grants/<int:pk>/revoke/", users.GrantRevokeView.as_view(), name="grant_revoke"),
    path("accounts/audit/", audit.AuditView.as_view(), name="audit"),
    path("accounts/audit/<int:pk>/", audit.AuditEntryView.as_view(), name="audit_entry"),
]
