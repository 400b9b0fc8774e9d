from django.urls import URLPattern, path

from accounts.views import session

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("login/", session.LoginView.as_view(), name="login"),
    path("logout/", session.LogoutView.as_view(), name="logout"),
    path("accounts/password/", session.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/no-grant/", session.NoGrantView.as_view(), name="no_grant"),
]
