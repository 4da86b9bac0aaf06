"""How the API schema describes signing in with a token."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from portal.lib.mappings import JsonObject


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library registers subclasses untyped
    """``Authorization: Bearer <token>``."""

    target_class = "portal.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> JsonObject:
        """The scheme as OpenAPI says it."""
        return {"type": "http", "scheme": "bearer"}
