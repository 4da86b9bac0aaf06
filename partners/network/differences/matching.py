"""Which row is which partner: by code, by what a code looks like, by what a person said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from partners.network.differences.sides import Listed, Standing
from portal.lib.likeness import look_of
from portal.lib.namesakes import Namesakes


@dataclass(frozen=True, slots=True)
class Double:
    """A new row that may be a partner the list does not name; ``answer`` None: nobody said yet."""

    listed: Listed
    candidates: tuple[Standing, ...]
    answer: str | None


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that are a partner, those that are none, and the partners without a row.

    ``alike``: (code as listed, code of the partner) that differ in capitals or zeros in front;
    ``renumbered``: codes of the list that a person said are other codes, with their partner's.
    """

    pairs: tuple[tuple[Listed, Standing], ...]
    new: tuple[Listed, ...]
    unlisted: tuple[Standing, ...]
    doubles: tuple[Double, ...]
    alike: tuple[tuple[str, str], ...]
    renumbered: tuple[tuple[str, str], ...]


def match(
    rows: Sequence[Listed],
    partners: Sequence[Standing],
    *,
    other_codes: Mapping[str, str],
    same_as: Mapping[int, str],
) -> Matches:
    """Which row is which partner. Who leaves already needs no row.

    ``other_codes``: codes of lists to the partner's own. ``same_as``: by row number the partner
    that a person said it is, '' for none.
    """
    by_code = {each.code: each for each in partners}
    looks: dict[str, Standing | None] = {}
    for standing in partners:
        look = look_of(standing.code)
        looks[look] = None if look in looks else standing
    pairs: list[tuple[Listed, Standing]] = []
    new: list[Listed] = []
    alike: list[tuple[str, str]] = []
    for each in rows:
        code = each.row.code
        partner = by_code.get(other_codes.get(code, "")) or by_code.get(code)
        if partner is None and (partner := looks.get(look_of(code))) is not None:
            alike.append((code, partner.code))
        if partner is None:
            new.append(each)
        else:
            pairs.append((each, partner))
    keys = {standing.key for _, standing in pairs}
    unlisted = [
        standing
        for standing in partners
        if standing.key not in keys and standing.is_placed and not standing.left_month
    ]
    return _with_word(pairs, new, unlisted, same_as, tuple(alike))


def successors(partners: Sequence[Standing], month: str) -> dict[str, str]:
    """By code of an outlet's earlier partner the code it goes on under, the last one by ``month``.

    Lists go on naming an outlet as they did before another owner took it over.
    """
    following = {
        each.predecessor: each.code
        for each in partners
        if each.predecessor and each.joined_month <= month
    }
    last = {}
    for code in following:
        successor = code
        while successor in following:
            successor = following[successor]
        last[code] = successor
    return last


def without_rows(matches: Matches, numbers: frozenset[int]) -> Matches:
    """The same without some rows; what they name stays named."""
    return replace(
        matches,
        pairs=tuple(pair for pair in matches.pairs if pair[0].row.row not in numbers),
        new=tuple(each for each in matches.new if each.row.row not in numbers),
        doubles=tuple(each for each in matches.doubles if each.listed.row.row not in numbers),
    )


def _with_word(
    pairs: list[tuple[Listed, Standing]],
    new: Sequence[Listed],
    unlisted: Sequence[Standing],
    same_as: Mapping[int, str],
    alike: tuple[tuple[str, str], ...],
) -> Matches:
    """What a person said of rows that resemble a partner without one."""
    doubles = _doubles(new, unlisted, same_as)
    by_code = {partner.code: partner for partner in unlisted}
    same = {
        double.listed.row.row: by_code.pop(double.answer)
        for double in doubles
        if double.answer and double.answer in by_code
    }
    renumbered = [(each.row.code, same[each.row.row].code) for each in new if each.row.row in same]
    return Matches(
        pairs=(*pairs, *((each, same[each.row.row]) for each in new if each.row.row in same)),
        new=tuple(each for each in new if each.row.row not in same),
        unlisted=tuple(by_code.values()),
        doubles=tuple(doubles),
        alike=alike,
        renumbered=tuple(renumbered),
    )


def _doubles(
    new: Sequence[Listed], unlisted: Sequence[Standing], same_as: Mapping[int, str]
) -> list[Double]:
    by_name: dict[str, list[Standing]] = {}
    for partner in unlisted:
        by_name.setdefault(partner.name, []).append(partner)
    names = Namesakes(by_name)
    doubles = []
    for each in new:
        name = names.of(each.row.name)
        if name is not None:
            candidates = tuple(by_name[name])
            answer = same_as.get(each.row.row or 0)
            if answer and answer not in {partner.code for partner in candidates}:
                answer = None
            doubles.append(Double(each, candidates, answer))
    return doubles
