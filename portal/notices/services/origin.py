"""Whether this database is the portal's own, or a copy somebody restored: a copy mails nobody."""

import hashlib
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.audit.services import record
from portal.notices.models import Mail, MailHold, MailState


@brand_rows("the mail hold")
def is_home() -> bool:
    """Whether mail may go out from here.

    True where nobody asks (MAIL_NEEDS_HOME is off), where the database was told that it is the
    portal, and for a new one: the first that asks is its home as long as it has sent nothing.
    """
    if not settings.MAIL_NEEDS_HOME:
        return True
    home = MailHold.objects.filter(pk=1).values_list("home", flat=True).first()
    if home or Mail.objects.filter(state=MailState.SENT).exists():
        return home == here()
    _keep()
    return True


def settle(*, actor: Actor | None, channel: str = "page") -> None:
    """Tell the database that it is the portal from here on; what waited is sent."""
    from portal.notices.services.mail_queue import request_delivery

    with transaction.atomic():
        _keep()
        record("mail.home", actor=actor, object_type="mail", object_id="hold", channel=channel)
        request_delivery()


def _keep() -> None:
    MailHold.objects.update_or_create(pk=1, defaults={"home": here()})


def here() -> str:
    """What tells this installation from a copy: its address, its server and its database."""
    place = connection.settings_dict
    facts = [settings.SITE_URL, place["HOST"], str(place["PORT"]), str(place["NAME"])]
    return hashlib.sha256("\n".join([*facts, _identity()]).encode()).hexdigest()


@cache
def _identity() -> str:
    """PostgreSQL numbers its clusters and databases anew when one is restored."""
    if connection.vendor != "postgresql":
        return ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT system_identifier FROM pg_control_system()), oid "
                "FROM pg_database WHERE datname = current_database()"
            )
            return str(cursor.fetchone())
    except DatabaseError:  # a service that keeps the number of its cluster to itself
        return ""
