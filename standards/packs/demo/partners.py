"""200 partners of about 130 owners, some with several outlets, spread over the territories."""

from dataclasses import dataclass
from random import Random

from partners.network.rows import PartnerRow
from portal.lib import months

PARTNERS, OWNERS, AGENTS = 200, 130, 16
# Three are not there yet, three may not send at present.
PROSPECTS, SUSPENDED = (71, 113, 157), (83, 129, 171)
FIRST = (
    "Alpine",
    "Bellweather",
    "Castell",
    "Delmar",
    "Eastgate",
    "Fjord",
    "Granite",
    "Harbour",
    "Iris",
    "Juniper",
    "Kestrel",
    "Linden",
    "Meridian",
    "Nimbus",
    "Orchard",
    "Pioneer",
    "Quarry",
    "Riverside",
    "Sterling",
    "Tamarind",
    "Union",
    "Vantage",
    "Westfield",
    "Yarrow",
    "Zephyr",
    "Anchor",
)
SECOND = ("Motors", "Auto", "Cars", "Group", "Mobility")
TERRITORIES = {
    "DE-N": ("Europe/Berlin", ("Hamburg", "Bremen", "Kiel", "Hanover", "Rostock")),
    "DE-S": ("Europe/Berlin", ("Munich", "Stuttgart", "Ulm", "Nuremberg", "Freiburg")),
    "FR-N": ("Europe/Paris", ("Lille", "Rouen", "Paris", "Reims", "Amiens")),
    "FR-S": ("Europe/Paris", ("Lyon", "Nice", "Toulouse", "Marseille", "Grenoble")),
    "UK": ("Europe/London", ("Leeds", "Bristol", "Glasgow", "Cardiff", "York")),
    "IB": ("Europe/Lisbon", ("Porto", "Madrid", "Seville", "Lisbon", "Valencia")),
    "NO": ("Europe/Oslo", ("Oslo", "Bergen", "Aarhus", "Malmo", "Turku")),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the generator knows of a partner: its row, its hidden quality and its size."""

    row: PartnerRow
    quality: float
    trend: float
    size: float


def profiles(chance: Random, first_month: str, last_month: str) -> list[Profile]:
    """All partners; owners of several outlets have them mostly in one territory."""
    names = [f"{first} {second}" for second in SECOND for first in FIRST]
    owners = [(f"O{number:03d}", names[number - 1]) for number in range(1, OWNERS + 1)]
    homes = {code: chance.choice(list(TERRITORIES)) for code, _ in owners}
    draws = {code: chance.random() for code, _ in owners}
    # A fixed number of them, so that agents are enough to be compared whatever the dice say.
    agents = set(sorted(draws, key=draws.__getitem__)[:AGENTS])
    kinds = {code: "agent" if code in agents else "dealer" for code, _ in owners}
    extra = [owners[chance.randrange(35)] for _ in range(PARTNERS - OWNERS)]
    partners: list[Profile] = []
    for code, name in sorted([*owners, *extra]):
        partners.append(
            _profile(
                chance,
                len(partners) + 1,
                (code, name),
                homes[code],
                kinds[code],
                (first_month, last_month),
                partners,
            )
        )
    return partners


def _profile(
    chance: Random,
    number: int,
    owner: tuple[str, str],
    home: str,
    kind: str,
    window: tuple[str, str],
    earlier: list[Profile],
) -> Profile:
    territory = home if chance.random() < 0.9 else chance.choice(list(TERRITORIES))
    zone, cities = TERRITORIES[territory]
    taken = {profile.row.name for profile in earlier}
    city = next((c for c in chance.sample(cities, 5) if f"{owner[1]} {c}" not in taken), "2")
    joined, left = _life(chance, *window)
    status = "left" if left else "active"
    if number in PROSPECTS:
        joined, left, status = months.shift(window[1], 1), "", "prospect"
    elif number in SUSPENDED:
        joined, left, status = window[0], "", "suspended"
    row = PartnerRow(
        code=f"P{number:03d}",
        name=f"{owner[1]} {city}",
        owner=owner[0],
        owner_name=owner[1],
        territory=territory,
        kind=kind,
        tier="gold" if chance.random() < 0.35 else "silver",
        time_zone=zone,
        joined_month=joined,
        left_month=left,
        status=status,
        attributes={"workshop": "yes" if chance.random() < 0.7 else "no"},
        row=number + 1,
    )
    return Profile(row, chance.gauss(0, 1), chance.gauss(0.25, 0.5), chance.lognormvariate(0, 0.5))


def _life(chance: Random, first_month: str, last_month: str) -> tuple[str, str]:
    """Most were there from the start; some joined later, a few have left."""
    draw = chance.random()
    if draw < 0.08:
        return months.shift(first_month, chance.randrange(2, 20)), ""
    if draw < 0.10:
        return first_month, months.shift(last_month, -chance.randrange(2, 10))
    return first_month, ""
