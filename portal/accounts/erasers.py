"""Who has to forget something when a person is erased."""

from collections.abc import Callable

from portal.accounts.models import User
from portal.lib.registry import Registry

# Called while name and address are still there.
ERASERS: Registry[Callable[[User], None]] = Registry("what is forgotten of an erased person")
