"""A later list of partners: bring it, look at what it changes, answer, approve."""

from types import MappingProxyType
from typing import TypedDict

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from partners.network.differences import Standing
from partners.network.enums import ChangeKind, ChangeState
from partners.network.forms import PASTED, TableForm
from partners.network.models import NetworkChange, Territory
from partners.network.presentation import (
    BESIDE,
    ChangeList,
    counts_of_kinds,
    list_of,
)
from partners.network.registry import Spot, follows
from partners.network.rows import PartnerRow
from partners.network.services.list_changes import (
    answer_change,
    approve_change,
    start_change,
    take_back,
)
from partners.network.services.list_comparison import Difference, compare
from partners.network.services.sent_tables import adjust_table, sure_matches
from partners.network.views.sent_tables import (
    adjustment_of,
    bad_rows_of,
    columns_of,
    field_choices,
    table_of,
    values_for_all,
)
from portal.access.actor import Actor
from portal.access.pages import Page
from portal.access.parameters import chosen, month_in
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.jobs.queries import job_known_as
from portal.lib import months
from portal.lib.numerals import whole
from portal.lib.results import Problem, Refusal
from portal.ui.formats import month_text

KINDS = (*ChangeKind.values, *BESIDE)
MOST = 1_000_000


class ChangeStart(Page):
    """Bring a later list."""

    access = may("partners.manage")
    template_name = "network/change_start.html"
    query = frozenset({"month"})
    long_fields = MappingProxyType({"text": PASTED})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Paste or choose a file; lists on their way and those that were made are found here."""
        return self._page(TableForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read it, match its columns, go on to what it changes."""
        form = TableForm(request.POST, request.FILES)
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            try:
                name, table = table_of(form)
                row = start_change(
                    table=table, name=name, actor=self.actor, month=month_in(request.GET, "month")
                )
                return redirect("network:change", row.public_id)
            except Refusal as refusal:
                problems = refusal.problems
                form.add_error(None, str(refusal))
        return self._page(form, problems, status=422)

    def _page(
        self, form: TableForm, problems: tuple[Problem, ...] = (), status: int = 200
    ) -> HttpResponse:
        rows = NetworkChange.objects.filter(person_id=self.actor.person_id).order_by("-created_at")
        return self.render(
            status=status,
            form=form,
            problems=problems,
            month=month_in(self.request.GET, "month"),
            has_partners=Territory.objects.exists(),
            unfinished=rows.exclude(state=ChangeState.DONE).defer("rows"),
            made=[(row, sum(row.counts.values())) for row in rows.filter(state=ChangeState.DONE)],
        )


class ChangeBack(Page):
    """Prepare the way back from what a list changed."""

    access = may("partners.manage")

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Compare with what was before; it is approved like any list."""
        row = change_or_404(self.actor, public_id)
        if not row.before:
            raise Http404
        return redirect("network:change", take_back(row=row, actor=self.actor).public_id)


def change_or_404(actor: Actor, public_id: str) -> NetworkChange:
    """One's own list; anybody else's is not there."""
    rows = NetworkChange.objects.filter(person_id=actor.person_id)
    row = rows.filter(public_id=public_id_or_none(public_id)).first()
    if row is None or actor.person_id is None:
        raise Http404
    return row


class Answers(TypedDict):
    """What a page asks of `answer_change`, by the names of its arguments."""

    month: str
    last_month: str
    leaving: set[str]
    same_as: dict[int, str]
    is_key_confirmed: bool


class ChangePage(Page):
    """What a list changes: counts, lists, questions, approval; afterwards, what it changed."""

    access = may("partners.manage")
    template_name = "network/change.html"
    query = frozenset({"kind", "start"})

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The difference as of now, or how far it has come."""
        return self._page(change_or_404(self.actor, public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Keep what was answered; approve when asked to."""
        row = change_or_404(self.actor, public_id)
        if row.state != ChangeState.DRAFT:
            return redirect("network:change", row.public_id)
        if "discard" in request.POST:
            row.delete()
            return redirect("network:changes")
        key_before = _key_of(row)
        row = adjust_table(row=row, actor=self.actor, **adjustment_of(row, request))
        try:
            answers = _answers(row, request.POST, is_another_key=_key_of(row) != key_before)
            if "leave_all" in request.POST:
                unlisted = compare(row=row, actor=self.actor).matches.unlisted
                answers["leaving"] |= {partner.code for partner in unlisted}
            row = answer_change(row=row, **answers)
            if "approve" in request.POST:
                digest = request.POST.get("digest", "")
                row = approve_change(row=row, digest=digest, actor=self.actor)
                return redirect("network:change", row.public_id)
        except Refusal as refusal:
            return self._page(row, refusal, status=422)
        return self._page(row)

    def _page(
        self, row: NetworkChange, refusal: Refusal | None = None, *, status: int = 200
    ) -> HttpResponse:
        if row.state != ChangeState.DRAFT:
            job = job_known_as(row.job_public_id)
            counts = counts_of_kinds(row.counts)
            total = sum(row.counts.values())
            return self.render(row=row, job=job, counts=counts, total=total)
        difference = compare(row=row, actor=self.actor)
        if row.refusal and refusal is None:
            refusal = Refusal(row.refusal)
        bad, more = bad_rows_of(row, difference.problems)
        columns = columns_of(row, sure_matches(row=row, actor=self.actor))
        return self.render(
            status=status,
            row=row,
            refusal=refusal,
            difference=difference,
            total=len(difference.changes),
            digest=difference.digest(row),
            counts=counts_of_kinds(difference.counts),
            doubt=_doubt(row, difference),
            follows=follows(*_spots(difference)),
            scored_anew=_scored_anew(row.month),
            columns=columns,
            unsure=[column.heading for column in columns if not column.is_sure],
            fields=field_choices(),
            for_all=values_for_all(row, self.actor) if difference.new else [],
            is_open=not difference.has_key,
            bad=bad,
            more=more,
            shown=self._list(row, difference),
        )

    def _list(self, row: NetworkChange, difference: Difference) -> ChangeList:
        """The list behind one of the counts; without a choice, the first that has something."""
        asked = chosen(self.request.GET, "kind", dict.fromkeys(KINDS))
        start = whole(self.request.GET.get("start", "0"), most=MOST) or 0
        return list_of(row, difference, asked, start)


def _key_of(row: NetworkChange) -> int:
    return row.matches.index("code") if "code" in row.matches else -1


def _answers(row: NetworkChange, posted: QueryDict, *, is_another_key: bool) -> Answers:
    shown = set(posted.getlist("listed"))
    leaving = (set(row.leaving) - shown) | set(posted.getlist("leave"))
    same_as = {int(number): code for number, code in row.same_as.items()}
    for name, code in posted.items():
        number = whole(name.removeprefix("same-"), most=MOST)
        if name.startswith("same-") and number is not None:
            same_as[number] = str(code)[:40]
    if "keep_all" in posted:
        leaving = set()
    return {
        "month": posted.get("month", row.month),
        "last_month": posted.get("last_month", row.last_month),
        "leaving": leaving,
        "same_as": same_as,
        # Another column than before was chosen by a person: that is her word.
        "is_key_confirmed": row.is_key_confirmed or is_another_key or "key" in posted,
    }


def _doubt(row: NetworkChange, difference: Difference) -> Problem | None:
    """Why a person has to say which column names the partners, in words."""
    doubt = difference.doubt
    if doubt is None:
        return None
    heading = row.columns[_key_of(row)]
    params = {"heading": heading, "rows": doubt.rows, "matching": doubt.matching}
    return Problem(doubt.code, params)


def _spots(difference: Difference) -> tuple[list[Spot], list[Spot]]:
    """Where the partners that are placed anew stand before and after."""
    paths = dict(Territory.objects.values_list("code", "path"))
    before, after = [], []
    for row, partner in difference.merged:
        stood = _stood(partner)
        if _position(row) != _position(stood) and row.territory in paths:
            before.append(_spot(stood, partner.territory_path))
            after.append(_spot(row, paths[row.territory]))
    return before, after + [
        _spot(r, paths[r.territory]) for r in difference.new if r.territory in paths
    ]


def _stood(partner: Standing) -> PartnerRow:
    return PartnerRow(
        code=partner.code,
        name=partner.name,
        owner=partner.owner,
        territory=partner.territory,
        kind=partner.kind,
        tier=partner.tier,
        joined_month=partner.joined_month,
        attributes=partner.attributes or {},
    )


def _position(row: PartnerRow) -> tuple[object, ...]:
    return row.territory, row.owner, row.tier, row.kind, dict(row.attributes)


def _spot(row: PartnerRow, path: str) -> Spot:
    return Spot(row.code, row.owner, row.tier, row.kind, path, row.attributes)


def _scored_anew(month: str) -> str:
    """The months whose scores placements from ``month`` on work out again; '' for none."""
    last = months.last_complete(timezone.localdate())
    return f"{month_text(month)} – {month_text(last)}" if month <= last else ""
