"""The partner's page of sharing tells what comes back for every number once, not on each row."""

from standards.disclosure.mine import Given, told_once


def row(name: str, *shown: str) -> Given:
    return Given(name, True, "", "", shown, ())


def test_only_what_every_row_shares_is_told_once() -> None:
    rows = [row("a", "own", "target", "middle"), row("b", "own", "target"), row("c", "own")]
    common, beyond = told_once(rows)
    assert common == ("own",)
    assert [each.shown for each in beyond] == [("target", "middle"), ("target",), ()]


def test_a_single_row_tells_all_of_it() -> None:
    assert told_once([row("a", "own")]) == ((), [row("a", "own")])
    assert told_once([]) == ((), [])
