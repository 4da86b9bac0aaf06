"""The group designer: coverage, error, the proposal; the choice and what fixes it."""

import datetime as dt
from collections.abc import Callable

import pytest

from partners.network.models import Partner
from partners.network.queries import places_in
from partners.sharing.policy import Kind
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.lib.results import Refusal
from standards.disclosure.facts import Ask, Viewer
from standards.disclosure.peers import peers_of
from standards.disclosure.sentences import peer_words
from standards.disclosure.services.disclosure import disclose
from standards.packs.demo.pack import demo_pack
from standards.release.design import LEVELS, Metrics, designs, expected_error
from standards.release.models import Season, SplitChoice
from standards.release.services.freezing import freeze
from standards.release.services.seasons import chosen_split, season_of
from standards.release.services.split_choice import choose_split
from tests.standards.release.network import place
from tests.standards.release.packs import build

TEN = Metrics(plain=10)


def made(places, metrics=TEN):
    return {design.split: design for design in designs(2027, places, [], {}, metrics)}


def area(code: str, count: int, territory: str, **fields):
    return [place(f"{code}{n:02d}", territory, **fields) for n in range(count)]


def test_shares_of_coverage_add_up_and_follow_the_groups() -> None:
    found = made(area("N", 14, "EU/N") + area("S", 26, "EU/S"))
    design = found["territory"]
    assert design.own == {
        "quarters": 0.65, "thirds": 0, "halves": 0.35, "middle": 0, "nothing": 0,
    }  # fmt: skip
    # The wider group of the kind has 40 owners: quarters for everybody.
    assert design.wider["quarters"] == 1
    for each in found.values():
        assert list(each.own) == list(LEVELS)
        assert sum(each.own.values()) == pytest.approx(1)
        assert sum(each.wider.values()) == pytest.approx(1)


def test_sensitive_and_coded_metrics_are_counted_as_what_they_show() -> None:
    big = area("N", 6, "EU/N", owner="BIG") + area("M", 14, "EU/N")
    found = made(big, Metrics(plain=1, sensitive=1, coded=2))["territory"]
    # Fifteen owners, one with six of twenty outlets: nothing of the sensitive metric.
    assert found.own == {
        "quarters": 0, "thirds": 0, "halves": 0.25, "middle": 0.5, "nothing": 0.25,
    }  # fmt: skip


def test_the_finest_split_that_reaches_everybody_is_proposed() -> None:
    tiers = area("G", 13, "EU/N", tier="gold") + area("S", 13, "EU/N", tier="silver")
    assert [d.split for d in made(tiers).values() if d.is_proposed] == ["tier"]
    assert made(tiers)["tier"].reached == 1


def test_kinds_are_mixed_only_if_nobody_is_reached_otherwise() -> None:
    few = area("A", 4, "EU/N", kind="agent") + area("D", 20, "EU/N")
    found = made(few)
    assert [d.split for d in found.values() if d.is_proposed] == ["tier"]
    assert found["tier"].reached == pytest.approx(20 / 24)
    tiny = area("A", 7, "EU/N", kind="agent") + area("D", 7, "EU/N")
    assert [d.split for d in made(tiny).values() if d.is_proposed] == ["tier"]
    assert made(tiny)["tier"].reached == 1


def test_a_network_under_the_gate_shows_nothing() -> None:
    found = made(area("D", 9, "EU/N"))
    assert all(design.own["nothing"] == 1 and design.error is None for design in found.values())


def test_expected_error_falls_with_the_group() -> None:
    assert expected_error(60) < expected_error(24) < expected_error(12)
    assert expected_error(400) == expected_error(60)


def test_demo_network_shows_every_dealer_something(tell: Callable[[str], None]) -> None:
    pack = demo_pack("2026-04")
    places = [
        place(row.code, f"EU/{row.territory[:2]}/{row.territory}", row.kind, row.owner, row.tier)
        for row in pack.partners
        if row.status == "active"
    ]
    found = made(places, Metrics(plain=11, coded=2))
    proposed = next(design for design in found.values() if design.is_proposed)
    assert proposed.split == "tier"
    assert proposed.reached == 1
    assert proposed.own["nothing"] == 0
    assert proposed.error < 3
    own = {level: f"{share:.0%}" for level, share in proposed.own.items()}
    wider = {level: f"{share:.0%}" for level, share in proposed.wider.items()}
    tell(
        f"demo network, groups by {proposed.split}: {proposed.reached:.0%} of dealers reached;"
        f" own area {own}; wider group {wider}; middle off by {proposed.error:.1f} grid steps"
    )


@pytest.mark.django_db
def test_a_dealer_with_twelve_competitors_sees_middle_distance_and_halves(
    tell: Callable[[str], None],
) -> None:
    # Thirteen dealers in the south, each with an owner of its own.
    build(south=13)
    for month in ("2026-01", "2026-02"):
        freeze(month=month, today=dt.date(2026, 7, 1))
    partner = Partner.objects.get(code="S01")
    viewer = Viewer(SYSTEM, partner.pk, "scorecard", "page", dt.date(2026, 4, 1))
    asks = [Ask("reply", kind, "2026-02") for kind in (Kind.CENTRE, Kind.BAND)]
    disclosed = disclose(viewer, asks)
    peers = peers_of(disclosed, "reply", "2026-02", {("reply", "2026-02"): "80"}, None)
    assert peers is not None
    assert (peers.group.label, peers.group.size) == ("Dealer · South", "10-19")
    assert float(peers.distance) == 80 - float(peers.median.value)
    # Halves of the own area; quarters only of the wider group of its kind.
    assert [(part.group.label, part.parts) for part in peers.parts] == [
        ("Dealer · South", 2), ("Dealer", 4),
    ]  # fmt: skip
    tell(
        f"dealer with 12 competitors: {'; '.join(peer_words(peers, {}))}; own 80: {peers.distance}"
    )


@pytest.mark.django_db
def test_a_choice_holds_for_its_year_and_later_ones() -> None:
    assert chosen_split(2030) == "tier"
    choose_split(year=2027, split="kind", actor=SYSTEM)
    assert (chosen_split(2026), chosen_split(2027), chosen_split(2030)) == ("tier", "kind", "kind")
    choose_split(year=2029, split="territory", actor=SYSTEM)
    assert (chosen_split(2028), chosen_split(2030)) == ("kind", "territory")
    entry = Entry.objects.filter(action="season.split_chosen").latest("pk")
    assert (entry.object_id, entry.changes) == ("2029", {"split": ["kind", "territory"]})


@pytest.mark.django_db
def test_a_chosen_split_makes_the_season_and_is_fixed_by_it() -> None:
    choose_split(year=2026, split="network", actor=SYSTEM)
    build()
    freeze(month="2026-01", today=dt.date(2026, 7, 1))
    plan = Season.objects.get(year=2026).plan
    assert plan["split"] == "network"
    assert list(plan["pools"]) == [""]
    assert plan["areas"] == {"open": 38, "all": 38}
    assert season_of("2026-05").plan == plan
    with pytest.raises(Refusal) as caught:
        choose_split(year=2026, split="kind", actor=SYSTEM)
    assert caught.value.code == "season_fixed"
    with pytest.raises(Refusal) as unknown:
        choose_split(year=2028, split="postcode", actor=SYSTEM)
    assert unknown.value.code == "split_unknown"
    assert SplitChoice.objects.count() == 1
    assert len(places_in("2026-01")) == 39
