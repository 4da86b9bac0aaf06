"""The list of partners, one partner, adding one."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.network.enums import PartnerStatus
from partners.network.exports import list_file
from partners.network.forms import CorrectForm, MoveForm, PartnerForm, StatusForm, show_refusal
from partners.network.importing.values import Names
from partners.network.importing.values import partner_rows as understood
from partners.network.models import Kind, Owner, Partner, Territory, Tier
from partners.network.queries import (
    Filters,
    partner_page,
    placement_history,
    span_in,
    territories_within,
)
from partners.network.queries.own import is_reached
from partners.network.queries.partner_list import listed_records
from partners.network.rows import PartnerRow
from partners.network.services.partners import (
    change_status,
    correct_partner,
    create_partners,
    place,
)
from partners.network.views.consequences import spots_in, spots_of_rows, tell
from portal.access.actor import Actor
from portal.access.pages import Page, visible_or_404
from portal.access.pagination import read_cursor, write_cursor
from portal.access.parameters import chosen, month_in
from portal.access.rules import may
from portal.lib import months
from portal.lib.mappings import Cleaned
from portal.lib.results import Refusal
from portal.ui.formats import month_text

LOOKS = {"active": "ok", "suspended": "warn", "left": "bad"}


class PartnerList(Page):
    """Partners, searched and filtered, in pages."""

    access = may("partners.read")
    query = frozenset(
        {"q", "territory", "kind", "tier", "owner", "status", "placed", "leaves", "cursor"}
    )
    reads_any_text = True
    template_name = "network/partners.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of the list."""
        asked = request.GET
        options = _options(self.actor)
        filters = _filters(asked, options)
        try:
            after = read_cursor(asked.get("cursor"), "code") or ""
        except Refusal:
            after = ""
        listing = partner_page(filters, self.actor, after=after)
        following = ""
        if listing.last_code:
            cursor = write_cursor("code", listing.last_code)
            following = "?" + urlencode({**filters.as_query(), "cursor": cursor})
        return self.render(
            listing=listing,
            lines=[(line, LOOKS.get(line.status, "quiet")) for line in listing.lines],
            filters=filters,
            file_url=reverse("network:list_file") + "?" + urlencode(filters.as_query()),
            is_first=not after,
            first_url="?" + urlencode(filters.as_query()),
            next_url=following,
            options=options,
            may_manage=self.actor.may("partners.manage"),
            may_edit_structure=self.actor.may("settings.edit"),
        )


class PartnerListFile(Page):
    """The whole list, as it is narrowed, as CSV."""

    access = may("partners.read")
    query = PartnerList.query - {"cursor"}
    reads_any_text = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        records = listed_records(_filters(request.GET, _options(self.actor)), self.actor)
        name = f"partners-{timezone.localdate().isoformat()}.csv"
        return HttpResponse(
            list_file(records),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _options(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be narrowed to, for the reader."""
    territories = territories_within(actor.reach("partners.read")).order_by("path")
    return {
        "territory": [
            (code, "  " * (path.count("/") - 2) + name)
            for code, name, path in territories.values_list("code", "name", "path")
        ],
        "kind": list(Kind.objects.order_by("name").values_list("code", "name")),
        "tier": list(Tier.objects.order_by("rank").values_list("code", "name")),
        "status": [(value, str(label)) for value, label in PartnerStatus.choices],
    }


def _filters(asked: QueryDict, options: Mapping[str, Sequence[tuple[str, str]]]) -> Filters:
    """What the list is narrowed to by an address."""
    return Filters(
        text=_clean(asked.get("q", ""))[:100],
        owner=_clean(asked.get("owner", ""))[:40],
        placed=month_in(asked, "placed"),
        leaves=month_in(asked, "leaves"),
        **{name: chosen(asked, name, dict(choices)) for name, choices in options.items()},
    )


def _clean(text: str) -> str:
    # No code or name holds a NUL, and not every database can be asked for one.
    return text.replace("\x00", "").strip()


class PartnerPage(Page):
    """One partner: facts, where it stood, and the steps its manager may take."""

    access = may("partners.read")
    template_name = "network/partner.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page."""
        return self._page(visible_or_404(Partner.objects, self.actor, public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Move the partner or change its status."""
        partner = visible_or_404(Partner.objects, self.actor, public_id, "partners.manage")
        if request.POST.get("step") == "status":
            return self._change_status(request, partner)
        if request.POST.get("step") == "correct":
            return self._correct(request, partner)
        return self._move(request, partner)

    def _move(self, request: HttpRequest, partner: Partner) -> HttpResponse:
        form = MoveForm(request.POST, actor=self.actor)
        scored_anew = ""
        if form.is_valid():
            destination, facts = form.moved(), form.facts()
            before = spots_in(destination["month"], partner)
            scored_anew = _scored_anew(partner, destination["month"])
            if scored_anew and form.cleaned_data["confirmed"] != destination["month"]:
                form = MoveForm(_confirming(request.POST, destination["month"]), actor=self.actor)
                return self._page(partner, move=form, scored_anew=scored_anew)
            try:
                place(partner=partner, actor=self.actor, facts=facts, **destination)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("{name} was moved.").format(name=partner.name))
                tell(request, before, spots_in(destination["month"], partner))
                return redirect("network:partner", partner.public_id)
        return self._page(partner, move=form, status=422)

    def _correct(self, request: HttpRequest, partner: Partner) -> HttpResponse:
        form = CorrectForm(request.POST)
        if form.is_valid():
            try:
                row = correct_partner(partner=partner, actor=self.actor, **form.cleaned_data)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("{name} was corrected.").format(name=row.name))
                return redirect("network:partner", partner.public_id)
        return self._page(partner, correct=form, status=422)

    def _change_status(self, request: HttpRequest, partner: Partner) -> HttpResponse:
        form = StatusForm(request.POST, partner=partner)
        if form.is_valid():
            try:
                row = change_status(partner=partner, actor=self.actor, **form.step())
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, self._told(row))
                return redirect("network:partner", partner.public_id)
        return self._page(partner, step=form, status=422)

    def _told(self, row: Partner) -> str:
        if row.left_month and row.status != PartnerStatus.LEFT:
            return _("{name} will have left after {month}.").format(
                name=row.name, month=month_text(row.left_month)
            )
        return _("{name} is now: {status}.").format(name=row.name, status=row.get_status_display())

    def _page(
        self,
        partner: Partner,
        *,
        move: MoveForm | None = None,
        scored_anew: str = "",
        step: StatusForm | None = None,
        correct: CorrectForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        history, today = placement_history(partner), months.of(timezone.localdate())
        may_manage = is_reached(self.actor, partner, "partners.manage")
        if may_manage and move is None:
            move = MoveForm(actor=self.actor)
        if may_manage and correct is None:
            correct = CorrectForm(initial={"name": partner.name, "time_zone": partner.time_zone})
        if may_manage and step is None:
            step = StatusForm(partner=partner)
        # The same outlet under another owner, before or after: to who reaches both.
        related = Partner.objects.visible_to(self.actor)
        return self.render(
            status=status,
            partner=partner,
            related=related.filter(Q(successor=partner) | Q(predecessor=partner)).order_by(
                "joined_month"
            ),
            status_label=partner.get_status_display(),
            look=LOOKS.get(partner.status, "info"),
            leaves_after=partner.left_month if partner.status != PartnerStatus.LEFT else "",
            history=history,
            now=span_in(history, today),
            planned=[span for span in reversed(history) if span.from_month > today],
            scored_anew=scored_anew,
            move=move if may_manage else None,
            step=step if may_manage else None,
            correct=correct if may_manage else None,
        )


def _scored_anew(partner: Partner, month: str) -> str:
    """The months whose scores a move from ``month`` works out again, in words; '' for none yet."""
    last = months.last_complete(timezone.localdate())
    if not months.is_month(month) or not partner.joined_month <= month <= last:
        return ""
    if month == last:
        return month_text(last)
    return _("{first} to {last}").format(first=month_text(month), last=month_text(last))


def _confirming(posted: QueryDict, month: str) -> QueryDict:
    """The form as it came, so that sending it again means: yes."""
    again = posted.copy()
    again["confirmed"] = month
    return again


class PartnerAdd(Page):
    """Add one partner."""

    access = may("partners.manage")
    template_name = "network/add.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self.render(form=PartnerForm(actor=self.actor), has_structure=_has_structure())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create it."""
        form = PartnerForm(request.POST, actor=self.actor)
        if form.is_valid():
            try:
                row = _row(form.cleaned_data)
                partner = create_partners(rows=[row], actor=self.actor)[0]
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(
                    request,
                    _("{name} was created. Nobody was mailed.").format(name=partner.name),
                )
                tell(request, [], spots_of_rows([row]))
                return redirect("network:partner", partner.public_id)
        return self.render(form=form, has_structure=True, status=422)


def _row(data: Cleaned) -> PartnerRow:
    owners = Names.index(Owner.objects.values_list("code", "name"))
    names = Names({}, {}, {}, owners, {})
    fields = [name for name in data if name != "is_new_owner"]
    return understood([(1, [str(data[name]) for name in fields])], fields, {}, names)[0]


def _has_structure() -> bool:
    return Territory.objects.exists() and Kind.objects.exists()
