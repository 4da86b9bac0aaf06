"""Tells on the terminal which mails the demo wrote: sign-in codes stand in the subject."""

from email import message_from_bytes, policy
from pathlib import Path


class Letters:
    """Looks at the folder of mail files for new ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = {file.name for file in self._files()}

    def new(self) -> list[str]:
        """One line per mail that was not there before."""
        lines = []
        for file in self._files():
            if file.name not in self._seen and file.stat().st_size:
                self._seen.add(file.name)
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                lines.append(f"Mail to {mail['To']}: {mail['Subject']}")
        return lines

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.log")) if self._folder.is_dir() else []
