"""Readers of the environment shared by the settings modules."""

import hashlib
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict

from portal.lib.mappings import Options

# macOS allows 103 bytes, Linux 107.
_SOCKET_PATH_LIMIT = 100

SQLITE_OPTIONS: Options = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


class Address(TypedDict, total=False):
    """The parts of a URL that are looked at; the others are passed on as they are."""

    ENGINE: str
    BACKEND: str
    OPTIONS: Options


def database(url: Address, **options: Any) -> Options:
    """A database from its URL; what its query says (``sslmode``) stands beside ``options``."""
    return {**url, "OPTIONS": {**options, **url.get("OPTIONS", {})}}


def pooled(url: Address, *, size: int, seconds: float) -> Options:
    """The same, on PostgreSQL with a pool of ``size`` connections that are tried before use."""
    if not url["ENGINE"].endswith("postgresql"):
        return database(url)
    pool = {"min_size": 1, "max_size": size, "timeout": seconds, "reconnect_timeout": 3}
    return {
        **database(url, connect_timeout=5, pool=pool),
        # The pool replaces persistent connections; both together leak.
        "CONN_MAX_AGE": 0,
        # After a restart of the database all pooled connections are dead at once.
        "CONN_HEALTH_CHECKS": True,
    }


def mail_server(url: Address) -> Options:
    """Django's EMAIL settings; nobody waits longer than ten seconds, or ``?timeout=``."""
    options = {name.upper(): value for name, value in url.get("OPTIONS", {}).items()}
    settings = {key: value for key, value in url.items() if key != "OPTIONS"}
    return {"EMAIL_TIMEOUT": 10, **settings, **{f"EMAIL_{k}": v for k, v in options.items()}}


def shared_cache(url: Address) -> dict[str, Options]:
    """CACHES: the shared one, behind one that goes on alone while it is away."""
    patience: Options = {}
    if url["BACKEND"].endswith("RedisCache"):
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {
        "default": {"BACKEND": "portal.serving.cache.SteadyCache", "LOCATION": "shared"},
        "shared": {**url, "OPTIONS": {**patience, **url.get("OPTIONS", {})}},
    }


def writable_folder(path: Path) -> Path:
    """``path``, created when absent; ends the process with one clear sentence if it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own: web, worker and beat look at the same moment.
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        sys.exit(
            f"The data folder {path} cannot be written ({error.strerror}). "
            "Choose another one with DATA_DIR=/some/folder."
        )
    return path


def broker_socket(data_dir: Path) -> Path:
    """Where the embedded broker listens; a private folder elsewhere when the path is too long.

    The system allows about 100 bytes for the path of a Unix socket.
    """
    path = data_dir / "broker" / "broker.sock"
    if len(bytes(path)) <= _SOCKET_PATH_LIMIT:
        return path
    name = hashlib.sha256(bytes(data_dir)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        sys.exit(f"The folder {folder} is not private. Remove it and start again.")
    return folder / "broker.sock"


def kept_secret(file: Path) -> str:
    """The secret in ``file``, made once with mode 600, whole however many processes ask first."""
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with suppress(FileExistsError):
                file.hardlink_to(draft.name)
    return file.read_text().strip()
