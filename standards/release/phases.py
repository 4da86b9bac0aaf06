"""Where a shown figure's grid lies: shifted by a part of a step that nobody is told.

Rounding to a known grid averages out over months in which the rounded number wanders. With the
grid shifted by an unknown part of a step, what is left after any number of months is off by that
part: as uncertain as one month's rounded figure (docs/adr/0025). The shift follows from the family
plan's secret, the cell, who is compared and the figure: the same groups have one shift wherever
and for as many years as they are told together, one group more or less brings another. Whoever
holds the stored plan can reckon every figure again.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# In the order of the digest's eight bytes each.
FIGURES = ("mean", "1/4", "1/3", "1/2", "2/3", "3/4")
_WHOLE = 2**64


def phases_of(secret: str, unions: Sequence[str]) -> npt.NDArray[np.float64]:
    """Per union (its name by who is in it) and figure the shift, from -0.5 to 0.5 display steps.

    Plans of before there were shifts have no ``secret``: nothing is shifted.
    """
    if not secret:
        return np.zeros((len(unions), len(FIGURES)))
    size = 8 * len(FIGURES)
    raw = b"".join(hashlib.sha512(f"{secret}|{union}".encode()).digest()[:size] for union in unions)
    numbers = np.frombuffer(raw, dtype=">u8").reshape(len(unions), len(FIGURES))
    return np.asarray(numbers / _WHOLE - 0.5)
