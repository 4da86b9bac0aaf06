"""``python -m portal.serving web|worker|beat``: becomes that process (README, Production)."""

import os
import sys

from portal.serving.commands import COMMANDS, environment


def main(arguments: list[str]) -> None:
    """Replace this process by the one asked for, so that a supervisor watches the real one."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.exit(f"Name one process to start: {', '.join(COMMANDS)}.")
    command = COMMANDS[arguments[0]]()
    os.execve(command[0], command, environment())  # noqa: S606 - our own commands


if __name__ == "__main__":
    main(sys.argv[1:])
