"""News of the network, sent inside the transaction that makes it."""

from dataclasses import dataclass

from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class PartnersCreated:
    """New partners exist."""

    partner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartnersPlaced:
    """Placements changed from ``month`` on."""

    partner_ids: tuple[int, ...]
    month: str


@dataclass(frozen=True, slots=True)
class PartnerStatusChanged:
    """A partner's status changed; ``left`` and ``suspended`` take effect at once."""

    partner_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OwnersNamed:
    """Whom to invite as owner of new partners, when somebody says so: (partner id, address).

    Addresses travel because the invitations are written in the same transaction, and nowhere else.
    """

    owners: tuple[tuple[int, str], ...]
    actor: Actor
    channel: str


@dataclass(frozen=True, slots=True)
class OutletSold:
    """An outlet goes on as another partner, of another owner; both are keys of partners."""

    seller_partner_id: int
    buyer_partner_id: int
    month: str
