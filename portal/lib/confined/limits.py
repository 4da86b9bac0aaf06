"""What one reading may cost, set by the child on itself before it sees a byte."""

import os
import resource
from dataclasses import dataclass

_MEGABYTE = 1024 * 1024
# A reading gives way to whoever waits for a page.
_NICE = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """``cpu`` and ``wall`` in seconds; ``memory`` and ``answer`` in megabytes.

    ``wall`` ends a child that waits instead of working; it leaves room for a busy machine.
    ``answer`` bounds what comes back, and with it the caller's own memory.
    """

    cpu: int
    wall: int
    memory: int
    answer: int


def impose(limits: Limits) -> None:
    """Bind this process: no more time, memory, files or dumps than allowed, and no way back."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The soft limit ends the process by a signal; the hard one a second later cannot be caught.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    memory = limits.memory * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(_NICE)
