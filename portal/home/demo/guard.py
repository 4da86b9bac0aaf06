"""The watchdog: a tiny process that ends the others when the launcher is gone, however it died.

It knows the process groups from lines ``+<id>`` and ``-<id>`` on standard input, which closes when
the launcher ends. Started as a script: standard library only, and no part of the portal.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 5.0


def main() -> None:
    """Listen until the launcher is gone, then end every group that is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change, group = line[0], int(line[1:])
        groups = groups | {group} if change == "+" else groups - {group}
    end(groups)


def end(groups: set[int], grace: float = GRACE_SECONDS) -> None:
    """Ask the groups to end, and make them end after ``grace`` seconds."""
    for group in groups:
        _signal(group, signal.SIGTERM)
    until = time.monotonic() + grace
    while time.monotonic() < until and any(is_alive(group) for group in groups):
        time.sleep(0.1)
    for group in groups:
        _signal(group, signal.SIGKILL)


def is_alive(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


if __name__ == "__main__":
    main()
