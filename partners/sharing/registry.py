"""What a higher slice knows of stored comparisons, told to whoever decides what is shared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Questions about stored comparisons; partners and comparisons by public id.

    ``smallest_size``: the smallest group any of the partners is compared in, as a band, '' for
    none. ``without_group``: how many of them are in no group. ``names``: cell and month of each.
    """

    smallest_size: Callable[[Iterable[str]], str]
    without_group: Callable[[Iterable[str]], int]
    names: Callable[[Iterable[str]], dict[str, tuple[str, str]]]


COMPARISONS: Registry[Comparisons] = Registry("what is known of stored comparisons")
