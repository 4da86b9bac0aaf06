"""How the API learns who is asking: a bearer token, or the browser's session."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.accounts.models import ApiToken, User

_LAST_USED_STEP = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <secret>``; unknown, expired and revoked look the same."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's person and the token itself."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=ApiToken.digest_of(secret.strip()))
            .first()
        )
        if token is None or not token.is_live():
            raise AuthenticationFailed
        self._note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """So that DRF answers 401."""
        return "Bearer"

    def _note_use(self, token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > _LAST_USED_STEP:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
