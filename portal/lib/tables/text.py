"""Text tables: encoding and delimiter found out with care, records counted as a sheet does."""

import codecs
import csv
import io
import re
from collections import Counter

from portal.lib.results import Refusal
from portal.lib.tables.glance import checked_signature
from portal.lib.tables.headings import LOOKED_AT, is_heading, known_in

DELIMITERS = "\t;,|"
_SAMPLE = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f]")
# What Western European office files hold beyond ASCII: if a Windows-1252 reading shows nothing
# else, it is one. Anything rarer is decided by statistics, or not at all.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßŒœŠšŽž"
    "€£§©®°±²³µ·¹º»«½¼¾¿¡–—‘’‚“”„…•™†‰‹›\u00a0\u00ad×"
)
_COHERENT = 0.3


def decoded(content: bytes) -> str:
    """The text of a CSV file; refuses what is no text, or in no encoding that can be trusted."""
    checked_signature(content)
    text = _unicode(content)
    if text is None:
        text = _eight_bit(content)
    if _CONTROL.search(text[:_SAMPLE]):
        raise Refusal("file_kind")
    if control := _CONTROL.search(text, _SAMPLE):
        raise Refusal("file_characters", row=text.count("\n", 0, control.start()) + 1)
    return text.removeprefix("\ufeff")


def _unicode(content: bytes) -> str | None:
    """UTF-16 by its mark or its zero bytes, else UTF-8; None when it is neither."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16")
    sample = content[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    if half and b"\x00" in sample:
        if sample[1::2].count(0) > 0.4 * half:
            return _strictly(content, "utf-16-le")
        if sample[0::2].count(0) > 0.4 * half:
            return _strictly(content, "utf-16-be")
        raise Refusal("file_kind")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("file_encoding") from None


def _eight_bit(content: bytes) -> str:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and all(letter in _WESTERN for letter in set(text) if ord(letter) > 127):
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE]).best()
    if best is None or best.coherence < _COHERENT:
        raise Refusal("file_encoding")
    return _strictly(content, best.encoding)


def records_of(
    text: str, max_rows: int, vocabulary: frozenset[str] = frozenset()
) -> list[list[str]]:
    """The records of delimited text; a quoted line break stays within its record.

    Headings of ``vocabulary`` (folded) help to find the delimiter of a file with a title above
    them.
    """
    text, delimiter = _delimiter_of(text, vocabulary)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) > max_rows + 1:
                raise Refusal("file_too_many_rows", limit=max_rows)
    except csv.Error as error:
        raise Refusal("file_broken", detail=f"{error} (row {len(records) + 1})") from None
    return records


def _delimiter_of(text: str, vocabulary: frozenset[str]) -> tuple[str, str]:
    """The delimiter the header uses most, outside quotes; a spreadsheet's ``sep=`` line decides.

    That line is left as an empty one: rows are counted as the sender's spreadsheet does.
    """
    first, _, rest = text.partition("\n")
    declared = first.rstrip("\r").strip('"')
    if declared.casefold().startswith("sep=") and len(declared) == 5:
        return f"\n{rest}", declared[4]
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:LOOKED_AT]
    split = [(mark, line.replace('"', "").split(mark)) for line in lines for mark in DELIMITERS]
    sure = [
        (known_in(record, vocabulary), mark)
        for mark, record in split
        if is_heading(record, vocabulary)
    ]
    if sure:
        return text, max(sure, key=lambda pair: pair[0])[1]
    header = lines[0] if lines else ""
    bare = re.sub(r'"[^"]*"', "", header)
    counts = Counter({mark: bare.count(mark) for mark in DELIMITERS})
    mark, count = max(counts.items(), key=lambda pair: (pair[1], -DELIMITERS.index(pair[0])))
    return text, mark if count else ","
