"""People who sign in, and the tokens machines use on their behalf."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lib.ids import new_public_id


class UserManager(BaseUserManager["User"]):
    """Makes users by mail address, always stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new active person; without a password only mailed codes sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. ``public_id`` is the opaque id every other record uses; the rest is erasable.

    ``epoch`` counts up on deactivation, role changes and *sign out everywhere*: sessions, tokens
    and links of an older epoch are dead.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=8, default="auto")
    # '': that of where the person works.
    time_zone = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(default=1)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def spoken(self) -> str:
        """The language to write and show in: the chosen one while the portal speaks it."""
        return (
            self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        )

    @property
    def is_staff(self) -> bool:
        """No one is: the Django admin is not installed."""
        return False

    def get_full_name(self) -> str:
        """The name shown to others; of an erased person only that there was one."""
        if self.erased_at:
            return gettext("erased person")
        return self.name or self.email


class ApiToken(models.Model):
    """A random 256-bit secret, stored as SHA-256, that acts for a person within scopes.

    It may be bound to one partner; it dies with its expiry, its revocation or the person's epoch.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    partner_public_id = models.UUIDField(null=True, blank=True)
    epoch = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is stored of a secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def scope_set(self) -> frozenset[str]:
        """The capabilities this token may use."""
        return frozenset(self.scopes)

    def is_live(self) -> bool:
        """Whether it still opens anything."""
        return (
            self.revoked_at is None
            and self.expires_at > timezone.now()
            and self.user.is_active
            and self.epoch == self.user.epoch
        )
