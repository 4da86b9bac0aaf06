"""``python -m portal.home.demo``: the launcher (``make demo`` calls it).

It loads no Django itself: a second start is ready sooner, and its memory is the children's.
"""

import os
import sys
from pathlib import Path

from portal.home.demo import commands
from portal.home.demo.folder import check_port, locked
from portal.home.demo.stamp import is_prepared, note_prepared
from portal.home.demo.supervisor import Supervisor
from portal.settings.environment import writable_folder

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Run until the end is asked for; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    data_dir = writable_folder(Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve())
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    lock = locked(data_dir)
    check_port(host, port)
    supervisor = Supervisor(ROOT, data_dir, host, port, lock)
    try:
        supervisor.start_broker()
        if not is_prepared(ROOT, data_dir):
            if supervisor.run_once(commands.step("prepare")) != 0:
                return 1
            note_prepared(ROOT, data_dir)
        supervisor.start_services()
        missing = supervisor.wait_until_ready()
        if missing:
            supervisor.say(f"Not ready yet: {missing}. The logs are in {data_dir / 'logs'}.")
        supervisor.run_once(commands.step("welcome"))
        supervisor.watch()
    finally:
        supervisor.say("Ending …")
        supervisor.end()
    supervisor.say("The portal has ended. Your data is kept.")
    return 0


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT={text} is not a port. Choose a number from 1 to 65535.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
