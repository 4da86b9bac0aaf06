"""Which codes exist, as far as somebody reaches."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from partners.network.audience import Audience
from partners.network.importing.values import new_code
from partners.network.models import Attribute, Kind, Owner, Partner, Territory, Tier
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from partners.network.rows import Known, PartnerRow, some_of
from portal.access.actor import Actor, Reach
from portal.lib.likeness import look_of
from portal.lib.namesakes import Namesakes
from portal.lib.results import Problem

_LABEL = re.compile(r".*\(([^()]+)\)")


def territories_within(reach: Reach) -> QuerySet[Territory]:
    """The territories a reach covers entirely (named partners add none)."""
    if reach.everything:
        return Territory.objects.all()
    condition = Q(pk__in=[])
    for path in sorted(reach.territory_paths):
        condition |= Q(path__startswith=path)
    return Territory.objects.filter(condition)


def owner_code(text: str, actor: Actor) -> str:
    """The code of the owner that ``text`` names: "Name (code)", a code or a name; '' for none.

    A code is enough for any owner; names are found among owners of partners the actor manages.
    """
    term = text.strip()
    labelled = _LABEL.fullmatch(term)
    codes = [labelled[1], term] if labelled else [term]
    rows = Owner.objects.order_by("code").values_list("code", flat=True)
    code = rows.filter(code__in=codes).first() or rows.filter(code__iexact=term).first()
    named = managed_owners(actor).filter(name__iexact=term)
    return code or named.order_by("code").values_list("code", flat=True).first() or ""


def owner_labels(actor: Actor, limit: int) -> list[str]:
    """Owners of the partners one manages, to choose from by typing: "Name (code)", by name."""
    named = managed_owners(actor).order_by("name", "code").values_list("name", "code")[:limit]
    return [f"{name} ({code})" for name, code in named]


def namesakes_of_owners(names: Iterable[str], among: QuerySet[Owner]) -> dict[str, str]:
    """By new name "Name (code)" of the owner it may mean, or the name of a new one before it."""
    rows = among.distinct().values_list("name", "code")
    labels = {name: f"{name} ({code})" for name, code in rows}
    namesakes, by_name = Namesakes(labels), {}
    for name in names:
        meant = None if name in labels else namesakes.of(name)
        if meant is not None and meant != name:
            by_name[name] = labels.get(meant, meant)
        namesakes.add(name)
    return by_name


def managed_owners(actor: Actor) -> QuerySet[Owner]:
    """The owners of the partners one manages: whose names one may be told."""
    return Owner.objects.visible_to(actor, "partners.manage").distinct()


def known_codes(rows: Sequence[PartnerRow], actor: Actor) -> Known:
    """What new partners' rows may name, as far as ``actor`` reaches; six queries."""
    codes = {row.code for row in rows}
    owners = {row.owner for row in rows}
    taken = list(Partner.objects.values_list("code", flat=True))
    named = Owner.objects.values_list("code", "name")
    reach = actor.reach("partners.manage")
    return Known(
        partners=frozenset(code for code in taken if code in codes),
        owners={code: name for code, name in named if code in owners},
        territories=frozenset(territories_within(reach).values_list("code", flat=True)),
        kinds=frozenset(kind_names()),
        tiers=frozenset(tier_names()),
        attributes=frozenset(attribute_names()),
        looks=frozenset(map(look_of, taken)),
    )


def audience_problems(audience: Audience, where: str = "audience") -> list[Problem]:
    """What is wrong with an audience: unknown keys, empty lists, codes that do not exist."""
    sources: dict[str, Iterable[str]] = {
        "kinds": Kind.objects.values_list("code", flat=True),
        "tiers": Tier.objects.values_list("code", flat=True),
        "territories": Territory.objects.values_list("code", flat=True),
        "attributes": Attribute.objects.values_list("code", flat=True),
        "partners": Partner.objects.values_list("code", flat=True),
    }
    problems: list[Problem] = []
    for key, codes in audience.items():
        column = f"{where}.{key}"
        if key not in sources:
            problems.append(Problem("audience_key_unknown", {"key": key}, column=column))
        elif not codes:
            problems.append(Problem("audience_empty", column=column))
        else:
            options = set(sources[key])
            problems += [
                Problem(
                    "audience_unknown",
                    {"value": code, "known": some_of(options)},
                    column=column,
                    value=code[:60],
                )
                for code in codes
                if code not in options
            ]
    return problems


def next_code(code: str) -> str:
    """A code that no partner has, for the outlet of ``code`` under its next owner."""
    text = re.sub(r"-\d$", "", code)
    base = text[:37]
    taken = set(Partner.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(each for n in range(2, 10_000) if (each := f"{base}-{n}") not in taken)


def new_owner_code(name: str) -> str:
    """A code that no owner has, for a new one of that name."""
    return new_code(name, set(Owner.objects.values_list("code", flat=True)))
