"""Issue and revoke API tokens: random, stored as hash, shown once, scoped, expiring."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor, actor_for
from portal.access.capabilities import CAPABILITIES
from portal.accounts.models import ApiToken, User
from portal.audit.services import record
from portal.lib.results import Refusal

MAX_DAYS = 366
PREFIX = "cxp_"
_LAST_USED_STEP = timedelta(minutes=5)


def issue(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    days: int,
    actor: Actor | None,
    partner_public_id: uuid.UUID | None = None,
    channel: str = "page",
) -> tuple[ApiToken, str]:
    """A token for ``user`` and its secret, which is stored nowhere.

    ``scopes`` are capabilities (rights table) the person holds; ``days`` is its life, 1 to 366.
    A partner it is bound to is one the person acts for: `token_partner` otherwise.
    """
    _check(user, scopes, days)
    if partner_public_id is not None and partner_public_id not in _own_partners(user):
        raise Refusal("token_partner")
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip()[:80],
            digest=ApiToken.digest_of(secret),
            scopes=sorted(set(scopes)),
            partner_public_id=partner_public_id,
            epoch=user.epoch,
            expires_at=timezone.now() + timedelta(days=days),
        )
        record(
            "token.issue",
            actor=actor,
            object_type="token",
            object_id=token.public_id,
            changes={
                "scopes": [None, token.scopes],
                "expires_at": [None, token.expires_at.isoformat()],
                "partner": [None, str(partner_public_id or "")],
            },
            personal={"name": token.name},
            persons=[user.public_id],
            channel=channel,
        )
    return token, secret


def live_token(secret: str) -> ApiToken | None:
    """The token of a secret that still opens something, noted as used; None for any other."""
    rows = ApiToken.objects.select_related("user")
    token = rows.filter(digest=ApiToken.digest_of(secret.strip())).first()
    if token is None or not token.is_live():
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _LAST_USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _check(user: User, scopes: Sequence[str], days: int) -> None:
    unknown = sorted(set(scopes) - set(CAPABILITIES))
    if unknown:
        raise Refusal("token_scope", scope=unknown[0], scopes=", ".join(sorted(CAPABILITIES)))
    if not scopes:
        raise Refusal("token_no_scope", scopes=", ".join(sorted(CAPABILITIES)))
    if not 1 <= days <= MAX_DAYS:
        raise Refusal("token_days", limit=MAX_DAYS)
    person = actor_for(user)
    missing = [scope for scope in scopes if not person.may(scope)]
    if missing:
        raise Refusal("token_not_held", scope=missing[0])


def _own_partners(user: User) -> set[uuid.UUID | None]:
    return {grant.partner_public_id for grant in actor_for(user).grants}


def revoke(*, token: ApiToken, actor: Actor | None, channel: str = "page") -> None:
    """End a token now; ending it twice changes nothing."""
    with transaction.atomic():
        now = timezone.now()
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            record(
                "token.revoke",
                actor=actor,
                object_type="token",
                object_id=token.public_id,
                changes={"revoked_at": [None, now.isoformat()]},
                channel=channel,
            )
