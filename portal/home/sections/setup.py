"""Setting up: what an installation needs before its first scored month, step by step."""

from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.actor import Actor
from portal.home.links import link
from portal.home.queries.setup import (
    Content,
    Network,
    SetupFacts,
    Team,
    is_being_set_up,
    setup_facts,
)
from portal.home.sections.parts import Lead, Section
from portal.lib import months
from portal.ui.formats import month_text, number_text


@dataclass(frozen=True, slots=True)
class Example:
    """Something to start from: what it is, and the text to copy ('' where a button adds it)."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step: what it is for, what is there, what is missing, and the page where it is done.

    ``note`` says who else does it, or what makes it easier.
    """

    code: str
    title: str
    purpose: str
    found: str
    missing: tuple[str, ...]
    url: str
    action: str
    note: str = ""
    example: Example | None = None

    @property
    def is_done(self) -> bool:
        """Nothing of it is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Setup:
    """All steps in their order; ``month`` is the newest scored one: the end of setting up."""

    steps: tuple[SetupStep, ...]
    month: str

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def following(self) -> SetupStep | None:
        """The first step of which something is missing."""
        return next((step for step in self.steps if not step.is_done), None)


def setup_of(actor: Actor) -> Setup:
    """Where setting up stands, for a brand admin."""
    facts = setup_facts()
    return Setup(
        (
            _people(facts.team),
            _structure(facts.network),
            _standard(facts, actor),
            _collection(facts.content),
            _partners(facts.network),
            _sharing(facts.content),
            _invitations(facts.network),
        ),
        facts.scored_month,
    )


def setup_section(actor: Actor) -> Section | None:
    """Leads a brand admin to the next step until the first month is scored; None after that."""
    if not is_being_set_up(actor):
        return None
    setup = setup_of(actor)
    step, total = setup.following, len(setup.steps)
    if step is None:
        title, text = _("All is set up"), _("The first figures appear when a first month is sent.")
    else:
        title = _("Set up the portal: %(step)s") % {"step": step.title}
        text = step.missing[0]
    badge = _("%(done)s of %(total)s done") % {
        "done": number_text(setup.done),
        "total": number_text(total),
    }
    lead = Lead(title, text, _("Go on setting up"), link("home:setup"), "flag", badge)
    return Section(title=_("Setting up"), leads=(lead,))


def _people(team: Team) -> SetupStep:
    missing = []
    if not team.has_second_approver:
        missing.append(
            _(
                "Nobody counts as a second approver yet. A person you add yourself does not, both "
                "could be you: whoever runs the server names the first one."
            )
        )
    if "manager" not in team.names:
        missing.append(_("Nobody looks after the partners: add a partner manager."))
    if "author" not in team.names:
        missing.append(_("Nobody writes standards: add a standards author."))
    elif not team.has_second_author:
        missing.append(
            _("Nobody publishes what an author wrote: a second standards author does that.")
        )
    if team.waiting:
        missing.append(
            ngettext(
                "%(count)d role waits for a second person.",
                "%(count)d roles wait for a second person.",
                team.waiting,
            )
            % {"count": team.waiting}
        )
    command = "python manage.py create_person ADDRESS --name NAME --role legal --role author"
    return SetupStep(
        code="people",
        title=_("People of the brand"),
        purpose=_("Whoever approves, publishes and looks after partners. Each is told by mail."),
        found=_names(team),
        missing=tuple(missing),
        url=link("people:role_requests") if len(missing) == 1 and team.waiting else _brand(),
        action=_("Add people"),
        example=None
        if team.has_second_approver
        else Example(_("The command on the server"), command),
    )


def _brand() -> str:
    return link("people:brand")


def _names(team: Team) -> str:
    return ", ".join(dict.fromkeys(name for names in team.names.values() for name in names))


def _structure(network: Network) -> SetupStep:
    missing = []
    if not network.territories:
        missing.append(_("No territory yet: partners, managers and figures go by territory."))
    if not network.kinds:
        missing.append(_("No kind of partner yet, for instance dealer."))
    has_none = not network.territories and not network.kinds
    return SetupStep(
        code="structure",
        title=_("Structure"),
        purpose=_("Territories, kinds and tiers that partners are sorted by. Tiers are optional."),
        found=_("%(territories)s territories · %(kinds)s kinds")
        % {
            "territories": number_text(len(network.territories)),
            "kinds": number_text(len(network.kinds)),
        },
        missing=tuple(missing),
        url=link("network:structure")
        if not network.territories
        else link("network:structure_part", "kinds"),
        action=_("Add your own"),
        example=Example(
            _("A home market with North and South, dealers, gold and silver. Names may change.")
        )
        if has_none
        else None,
    )


def _standard(facts: SetupFacts, actor: Actor) -> SetupStep:
    content, missing = facts.content, []
    if not content.published and content.in_the_making:
        missing.append(
            _("A standard is written but not in force: a second author reviews and publishes it.")
        )
    elif not content.published:
        missing.append(_("No standard is in force yet."))
    writes = actor.may("standards.write")
    begins = writes and not content.published and not content.in_the_making
    authors = facts.team.names.get("author", ())
    return SetupStep(
        code="standard",
        title=_("A standard"),
        purpose=_("What partners are held to: clauses with metrics and targets."),
        found=ngettext(
            "%(count)d version in force", "%(count)d versions in force", content.published
        )
        % {"count": content.published},
        missing=tuple(missing),
        url=link("catalogue:import") + "?example=yes" if begins else link("catalogue:list"),
        action=_("Start from an example") if begins else _("Look at the standards"),
        note=""
        if writes or not authors
        else _("Standards authors do this: %(names)s.") % {"names": ", ".join(authors)},
    )


def _collection(content: Content) -> SetupStep:
    missing = () if content.asks_a_month else (_("No month is asked of partners yet."),)
    return SetupStep(
        code="collection",
        title=_("A collection"),
        purpose=_("Which metrics partners send together, by when, and who is reminded."),
        found=ngettext("%(count)d collection", "%(count)d collections", content.collections)
        % {"count": content.collections},
        missing=missing,
        url=link("reporting:collections")
        if content.collections
        else link("reporting:new_collection"),
        action=_("Look at the collections") if content.collections else _("Begin a collection"),
        note=""
        if content.published
        else _("It asks for metrics of a standard: the standard comes first."),
    )


def _partners(network: Network) -> SetupStep:
    missing = () if network.partners else (_("There is no partner yet."),)
    territory = network.territories[-1] if network.territories else "HOME"
    kind = network.kinds[0] if network.kinds else "dealer"
    this_month = months.of(timezone.localdate())
    table = "\n".join(
        (
            "Code\tName\tOwner\tTerritory\tKind\tFirst month\tE-mail of its owner",
            "D001\tAlpine Motors\tAlpine Group\t"
            f"{territory}\t{kind}\t{this_month}\tolga@alpine.example",
        )
    )
    return SetupStep(
        code="partners",
        title=_("Partners"),
        purpose=_("Every outlet that reports. Adding them mails nobody."),
        found=ngettext("%(count)d partner", "%(count)d partners", network.partners)
        % {"count": network.partners},
        missing=missing,
        url=link("network:list") if network.partners else link("network:import_start"),
        action=_("Look at the partners") if network.partners else _("Paste partners"),
        example=None if network.partners else Example(_("A table as you would paste it"), table),
    )


def _sharing(content: Content) -> SetupStep:
    missing = () if content.live_rules else (_("No rule is in force: partners see no results."),)
    return SetupStep(
        code="sharing",
        title=_("Sharing"),
        purpose=_("What partners see. The first rule opens own results and targets, no more."),
        found=ngettext("%(count)d rule in force", "%(count)d rules in force", content.live_rules)
        % {"count": content.live_rules},
        missing=missing,
        url=link("sharing:rules"),
        action=_("Look at the rules") if content.live_rules else _("See the first rule"),
    )


def _invitations(network: Network) -> SetupStep:
    missing: tuple[str, ...] = ()
    if not network.partners:
        missing = (_("Nobody can be invited before there is a partner."),)
    elif network.uninvited:
        text = ngettext(
            "%(count)d partner has nobody who acts for it and no invitation on its way.",
            "%(count)d partners have nobody who acts for them and no invitation on its way.",
            network.uninvited,
        )
        missing = (text % {"count": network.uninvited},)
    return SetupStep(
        code="invitations",
        title=_("Invitations"),
        purpose=_("People of partners sign in by a mailed code. They send the months."),
        found=_("%(with)s of %(all)s partners have people who act for them")
        % {
            "with": number_text(network.partners - network.without_people),
            "all": number_text(network.partners),
        },
        missing=missing,
        url=link("people:invitations"),
        action=_("Invite people"),
        example=Example(
            _("Partner code, e-mail and role, as you would paste them"),
            "D001, olga@alpine.example, owner",
        )
        if network.uninvited
        else None,
    )


def end_of(setup: Setup) -> str:
    """The sentence at the end: what was reached, or what is awaited."""
    if setup.month:
        return _("A month is scored: %(month)s is the newest.") % {"month": month_text(setup.month)}
    return _("Setting up ends with the first scored month: a partner sends, and scores appear.")


Place = Literal["done", "now", "later"]


def places(setup: Setup) -> list[tuple[int, SetupStep, Place]]:
    """The steps numbered, and how each stands: done, the one to do now, or later."""
    now = setup.following
    return [
        (number, step, "done" if step.is_done else "now" if step is now else "later")
        for number, step in enumerate(setup.steps, start=1)
    ]
