"""`manage.py this_is_the_portal`: a restored or moved database may send mail from here on."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.access.actor import SYSTEM
from portal.notices.services.origin import settle


class Command(BaseCommand):
    help = "Tell a restored or moved database that it is the portal: what waited is mailed."

    def handle(self, *args: Any, **options: Any) -> None:
        settle(actor=SYSTEM, channel="command")
        self.stdout.write("Mail goes out from here.")
