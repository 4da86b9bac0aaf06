"""What is asked and when: the brand's pages of collections."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.access.pages import Page
from portal.access.rules import may
from portal.lib import months
from portal.lib.results import Refusal
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.forms import CollectionForm, NewCollectionForm
from standards.reporting.holidays import holidays_of
from standards.reporting.ladder import Ladder, Step
from standards.reporting.models import Collection
from standards.reporting.queries.calendar import (
    PeriodAhead,
    codes_asked,
    collections_counted,
    ladder_of_collection,
    periods_ahead,
    recurrence_of,
    waiting_rehearsals,
)
from standards.reporting.queries.requirements import would_ask
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_running_month, save_collection
from standards.reporting.services.dates import move_open_periods

_COUNTS = ("ramp_up", "rehearsals", "holidays")
_KEPT = ("frequency", "first_month", "first_day", "own_periods", *_COUNTS)
_DAYS = ("due_days", "timely_days", "lock_days", "compared_days")
_STEPS = {
    Step.OPEN: gettext_noop("can be sent"),
    Step.SOON: gettext_noop("due soon"),
    Step.LAST_DAY: gettext_noop("last call"),
    Step.LATE: gettext_noop("late"),
    Step.CLOSED: gettext_noop("closed"),
}


class CollectionList(Page):
    """All collections with their days."""

    access = may("settings.edit", "months.review")
    template_name = "reporting/collections.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        rows = collections_counted()
        return self.render(
            rows=[(row, _reminders(ladder_of_collection(row))) for row in rows],
            rehearsals=waiting_rehearsals(),
            may_edit=self.actor.may("settings.edit"),
        )


class _Form(Page):
    """Shows the form beside the months ahead; *preview* shows them without saving."""

    access = may("settings.edit")
    template_name = "reporting/collection.html"

    def show(
        self,
        form: CollectionForm,
        ahead: list[PeriodAhead],
        collection: Collection | None = None,
        refusal: Refusal | None = None,
    ) -> HttpResponse:
        """The form and what it means for three periods."""
        asks = _asks(form, {months.of(each.last_day) for each in ahead})
        return self.render(
            status=422 if form.errors or refusal else 200,
            form=form,
            collection=collection,
            refusal=refusal,
            ahead=[
                (
                    each,
                    [(r.day, _(_STEPS[r.step])) for r in each.reminders],
                    asks.get(months.of(each.last_day)),
                )
                for each in ahead
            ],
        )

    def keep(
        self, form: CollectionForm, collection: Collection | None, **fixed: Any
    ) -> HttpResponse:
        """Save, or only show what it would mean."""
        today = timezone.localdate()
        if not form.is_valid():
            return self.show(form, [], collection)
        holidays = holidays_of(form.cleaned_data["holidays"])
        ahead = periods_ahead(form.recurrence, form.offsets, form.ladder, today, holidays)
        if "preview" in self.request.POST:
            return self.show(form, ahead, collection)
        chosen = form.cleaned_data["metrics"]
        before = codes_asked(collection) if collection else []
        remaining = [code for code in before if code in chosen]
        try:
            moved = self._save(
                form,
                **fixed,
                name=form.cleaned_data["name"],
                metrics=[*remaining, *(code for code in chosen if code not in remaining)],
                **{name: form.cleaned_data[name] for name in _COUNTS},
                audience=form.audience(),
            )
        except Refusal as refusal:
            return self.show(form, ahead, collection, refusal)
        open_running_month(today=today, actor=self.actor)
        if moved:
            text = ngettext(
                "Saved. %(count)d open period has new dates.",
                "Saved. %(count)d open periods have new dates.",
                moved,
            )
            messages.success(self.request, text % {"count": moved})
        else:
            messages.success(self.request, _("Saved. Periods already opened keep their dates."))
        return redirect("reporting:collections")

    @transaction.atomic
    def _save(self, form: CollectionForm, **values: Any) -> int:
        """Save all or nothing; how many open periods have new dates."""
        collection = save_collection(
            **values,
            recurrence=form.recurrence,
            offsets=form.offsets,
            ladder=form.ladder,
            second_look=form.cleaned_data["second_look"],
            actor=self.actor,
        )
        if not form.cleaned_data["moves_open"]:
            return 0
        return move_open_periods(collection=collection, actor=self.actor)


class CollectionPage(_Form):
    """One collection, to change."""

    def get(self, request: HttpRequest, collection: str) -> HttpResponse:
        """The form as saved."""
        row = _collection(collection)
        ladder = ladder_of_collection(row)
        initial = {
            "name": row.name,
            "metrics": codes_asked(row),
            **{name: getattr(row, name) for name in (*_KEPT, *_DAYS)},
            "whom": "chosen" if row.audience else "all",
            **row.audience,
            "is_open": ladder.is_open,
            "days_before": ladder.days_before,
            "is_last_day": ladder.is_last_day,
            "is_late": ladder.is_late,
            "is_closed": ladder.is_closed,
            "second_look": row.second_look,
        }
        offsets = Offsets(*(initial[name] for name in _DAYS))
        holidays = holidays_of(row.holidays)
        ahead = periods_ahead(recurrence_of(row), offsets, ladder, timezone.localdate(), holidays)
        return self.show(CollectionForm(initial=initial), ahead, row)

    def post(self, request: HttpRequest, collection: str) -> HttpResponse:
        """Save it."""
        row = _collection(collection)
        form = CollectionForm(request.POST)
        return self.keep(form, row, code=row.code)


class NewCollection(_Form):
    """A new collection, with usual days proposed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the usual days."""
        today = timezone.localdate()
        offsets, ladder = Offsets(), Ladder()
        recurrence = Recurrence(Frequency.MONTH, months.of(today))
        initial = {
            "frequency": recurrence.frequency,
            "first_month": recurrence.first_month,
            "whom": "all",
            "ramp_up": 0,
            "rehearsals": 0,
            "due_days": offsets.due,
            "timely_days": offsets.timely,
            "lock_days": offsets.lock,
            "compared_days": offsets.compared,
            "is_open": True,
            "days_before": ladder.days_before,
            "is_last_day": True,
            "is_late": True,
            "is_closed": True,
        }
        ahead = periods_ahead(recurrence, offsets, ladder, today)
        return self.show(NewCollectionForm(initial=initial), ahead)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create it."""
        form = NewCollectionForm(request.POST)
        if form.is_valid() and Collection.objects.filter(code=form.cleaned_data["code"]).exists():
            form.add_error("code", _("There is a collection with this code. Choose another one."))
        return self.keep(form, None, code=form.cleaned_data.get("code", ""))


def _asks(form: CollectionForm, named: set[str]) -> dict[str, tuple[int, int]]:
    """By month how many partners the form asks, of how many; nothing while it has no metrics."""
    if form.is_bound:
        codes, audience = form.cleaned_data.get("metrics", ()), form.audience()
    else:
        codes = form.initial.get("metrics", ())
        audience = {key: form.initial[key] for key in form.keys if form.initial.get(key)}
    return would_ask(codes, audience, named) if codes else {}


def _reminders(ladder: Ladder) -> int:
    taken = (ladder.is_open, ladder.is_last_day, ladder.is_late, ladder.is_closed)
    return sum(taken) + (ladder.days_before is not None)


def _collection(code: str) -> Collection:
    row = Collection.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row
