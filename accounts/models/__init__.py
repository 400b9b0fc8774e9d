from accounts.models.grants import Grant
from accounts.models.users import User

__all__ = ["Grant", "User"]
