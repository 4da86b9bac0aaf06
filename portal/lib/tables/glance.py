"""What can be said about a file at a glance, in any process: its size and its kind."""

from portal.lib.results import Refusal

MEGABYTE = 1024 * 1024
LIMIT_MB = 20
MAX_ROWS = 200_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# A workbook with a password is kept encrypted in a container of the old kind, under this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (_OLD_OFFICE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")


def checked_kind(name: str, content: bytes, limit_mb: int = LIMIT_MB) -> None:
    """Refuse what is too large, empty or neither CSV nor XLSX."""
    checked_size(content, limit_mb)
    if not is_workbook(name, content):
        checked_signature(content)


def checked_size(content: bytes, limit_mb: int) -> None:
    """Refuse what is empty, or too large to be looked at."""
    if len(content) > limit_mb * MEGABYTE:
        size = -(-len(content) // MEGABYTE)
        raise Refusal("file_too_big", size=size, limit=limit_mb)
    if not content.strip():
        raise Refusal("file_empty")


def is_workbook(name: str, content: bytes) -> bool:
    """Whether it claims to be a workbook, by its bytes; a name alone proves nothing."""
    if content.startswith(b"PK\x03\x04"):
        return True
    if content.startswith(_OLD_OFFICE) and _ENCRYPTED in content:
        raise Refusal("file_password")
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise Refusal("file_kind")
    return False


def checked_signature(content: bytes) -> None:
    """Refuse what begins as another kind of file does."""
    if content.startswith(_OTHERS):
        raise Refusal("file_kind")
