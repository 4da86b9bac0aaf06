"""What makes the secrets of mailed links."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class EpochTokenGenerator(PasswordResetTokenGenerator):
    """Links to set a password die with everything else of a person: when their epoch moves.

    So a link mailed before somebody was switched off, or signed out everywhere, sets nothing.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.epoch}{user.is_active}"
