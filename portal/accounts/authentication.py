"""How the API learns who is asking: a bearer token, or the browser's session."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.accounts.models import ApiToken, User
from portal.accounts.services.tokens import live_token


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <secret>``; unknown, expired and revoked look the same."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's person and the token itself."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = live_token(secret)
        if token is None:
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """So that DRF answers 401."""
        return "Bearer"
