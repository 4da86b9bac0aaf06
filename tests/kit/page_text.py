"""A page as a person reads it: its words in one line, its tables as rows of texts."""

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

_SILENT = frozenset({"script", "style", "template", "head", "svg"})
_CELLS = frozenset({"td", "th"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.links: list[tuple[str, str]] = []
        self._hidden = 0
        self._cell: list[str] | None = None
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._hidden += 1
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables and self.tables[-1]:
            self._cell = []
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", [])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._hidden -= 1
        elif tag in _CELLS and self._cell is not None:
            self.tables[-1][-1].append(_line(self._cell))
            self._cell = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], _line(self._link[1])))
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)
        if self._link is not None:
            self._link[1].append(data)


def _line(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


def words_of(html: str) -> str:
    """All that is read on a page, in one line."""
    return _line(_read(html).words)


def words_of_page(answer: Any) -> str:
    """The same of an answer of the test client."""
    return words_of(answer.content.decode())


def tables_of(html: str) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, headings first."""
    return _read(html).tables


def links_of(html: str) -> list[tuple[str, str]]:
    """Address and words of every link of a page, in order."""
    return _read(html).links


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def read(client: Client, address: str) -> str:
    """A page or a file of text that has to be there."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode("utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by their headings."""
    return list(csv.DictReader(io.StringIO(text)))


def number(text: str) -> float:
    """A number as it is shown."""
    return float(text.replace(",", "").replace("−", "-").rstrip(" %"))


def found(pattern: str, text: str) -> tuple[float, ...]:
    """The numbers of a sentence that has to stand on the page."""
    match = re.search(pattern, text)
    assert match, (pattern, text)
    return tuple(number(each) for each in match.groups())
