from accounts.forms.session import LoginForm, OwnPasswordForm
from accounts.forms.users import (
    ActiveForm,
    GrantForm,
    ResetForm,
    RevokeForm,
    UserCreateForm,
    UserEditForm,
    UsersImportForm,
)

__all__ = [
    "ActiveForm",
    "GrantForm",
    "LoginForm",
    "OwnPasswordForm",
    "ResetForm",
    "RevokeForm",
    "UserCreateForm",
    "UserEditForm",
    "UsersImportForm",
]
