"""Tells on the terminal which mails the demo wrote: sign-in codes stand in the subject."""

from email import message_from_bytes, policy
from pathlib import Path

# What Django's file backend writes after each mail; one connection writes one file.
_END = b"\n" + b"-" * 79 + b"\n"


class Letters:
    """Looks at the folder of mail files for new mails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = {file.name: len(_mails(file)) for file in self._files()}
        self._sizes = {file.name: file.stat().st_size for file in self._files()}

    def new(self) -> list[str]:
        """One line per mail that was not there before."""
        lines = []
        for file in self._files():
            size = file.stat().st_size
            if self._sizes.get(file.name) == size:
                continue
            self._sizes[file.name] = size
            mails = _mails(file)
            for content in mails[self._told.get(file.name, 0) :]:
                mail = message_from_bytes(content, policy=policy.default)
                lines.append(f"Mail to {mail['To']}: {mail['Subject']}")
            self._told[file.name] = len(mails)
        return lines

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.log")) if self._folder.is_dir() else []


def _mails(file: Path) -> list[bytes]:
    """The mails of a file that are written to the end."""
    return file.read_bytes().split(_END)[:-1]
