"""What every page's frame needs: brand, navigation, notices, theme and language."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.middleware import request_actor
from portal.home.navigation import Group, navigation
from portal.lib.mappings import TemplateContext
from portal.notices import queries as notices
from portal.notices.services.origin import is_home

_MANY = 99


@dataclass(frozen=True)
class Shell:
    """The frame of one page; what costs a query is looked up only when the layout shows it."""

    request: HttpRequest

    @property
    def brand_name(self) -> str:
        """The brand whose portal this is."""
        return str(settings.BRAND_NAME)

    @property
    def home_url(self) -> str:
        """Where the logo leads."""
        return reverse("home:home")

    @property
    def notices_url(self) -> str:
        """Where the bell leads."""
        return reverse("notices:list")

    @property
    def here_url(self) -> str:
        """Where an open page asks whether it is still signed in; '' where no such route is."""
        with suppress(NoReverseMatch):
            return reverse("accounts:here")
        return ""

    @property
    def me_url(self) -> str:
        """The person's own account."""
        return reverse("accounts:me")

    @property
    def preferences_url(self) -> str:
        """Where theme and language are chosen."""
        return reverse("accounts:preferences")

    @cached_property
    def actor(self) -> Actor:
        """Who looks at the page."""
        return request_actor(self.request)

    @cached_property
    def navigation(self) -> tuple[Group, ...]:
        """The main navigation by rights."""
        return navigation(self.request, self.actor)

    @cached_property
    def unread(self) -> int:
        """How many notices are unread."""
        return notices.unread_count(self.actor)

    @property
    def unread_text(self) -> str:
        """The count on the bell: never wider than three characters."""
        return f"{_MANY}+" if self.unread > _MANY else str(self.unread)

    @property
    def person(self) -> str:
        """Whose page this is, for what the browser keeps; '' for nobody's."""
        return str(getattr(getattr(self.request, "user", None), "public_id", ""))

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or ``auto`` (the device decides)."""
        # A request refused before anybody was asked who they are has no user.
        return str(getattr(getattr(self.request, "user", None), "theme", "auto"))

    @property
    def themes(self) -> list[tuple[str, str]]:
        """The choices of the person menu."""
        return [("auto", _("Device")), ("light", _("Light")), ("dark", _("Dark"))]

    @property
    def language(self) -> str:
        """The active language."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages to choose from, in their own words; none while there is only one."""
        if len(settings.LANGUAGES) < 2:
            return []
        return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]

    @cached_property
    def mail_is_held(self) -> bool:
        """Whether people of the brand have to be told that no mail goes out."""
        return self.actor.is_brand and notices.mail_is_held()

    @cached_property
    def mail_is_elsewhere(self) -> bool:
        """Whether people of the brand have to be told that a copied database mails nobody."""
        return self.actor.is_brand and not is_home()

    @property
    def mail_hold_url(self) -> str:
        """Where the hold is changed, for those who may."""
        return reverse("notices:mail") if self.actor.may("settings.edit") else ""


def shell(request: HttpRequest) -> TemplateContext:
    """Brand and navigation for the layout."""
    return {"shell": Shell(request)}
