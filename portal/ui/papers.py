"""PDFs: a template of the typesetter and its data, in the fonts there are."""

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typst
from anyascii import anyascii
from django.conf import settings
from django.utils.translation import get_language

# PDF/UA-1: tagged for screen readers, and a sign that no font can draw is an error, not a box.
_STANDARD: Literal["ua-1"] = "ua-1"
_SIGN = b'#set document(title: "A sign")\n#sys.inputs.sign'
_KNOWN_SIGNS = 20_000


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """``data`` set by ``template`` in the language of now; equal data give equal bytes here.

    The fonts of the typesetter come first, those of the machine help where they lack a sign. One
    that no font has is written in Latin letters: a name can be read aloud, a box cannot.
    """
    language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return _compiled(
        template.read_bytes(),
        {"data": json.dumps(_drawable(data), ensure_ascii=False), "language": language},
    )


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else "".join(map(_sign, value))
    if isinstance(value, Mapping):
        return {key: _drawable(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_drawable(each) for each in value]
    return value


@functools.lru_cache(_KNOWN_SIGNS)
def _sign(sign: str) -> str:
    if sign.isascii():
        return sign
    try:
        _compiled(_SIGN, {"sign": sign})
    except typst.TypstError:
        return anyascii(sign)
    return sign


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _compiled(source: bytes, inputs: dict[str, str]) -> bytes:
    return typst.compile(source, font_paths=_fonts(), sys_inputs=inputs, pdf_standards=_STANDARD)
