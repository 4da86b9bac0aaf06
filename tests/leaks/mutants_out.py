"""V2, second part: leaks planted in files, mails, cursors, headers and finer figures."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse

from partners.network.models import Partner
from partners.people.models import Membership
from portal.access import api as access_api
from portal.access import pages, pagination
from portal.notices import registry
from standards.catalogue.models import Standard
from standards.disclosure import api, boards, digest, exports, peers, presentation
from standards.disclosure.views import cards, mine
from standards.release import queries as release_queries
from standards.reporting.models import Revision, Submission
from standards.reporting.views import months as months_views
from tests.leaks.mutants import _raw, _wrap, mutant


@mutant("a")
def pdf_with_a_raw_value(patch: pytest.MonkeyPatch) -> None:
    kind, make = exports.MAKERS["pdf"]
    leaky = lambda board: make(board) + f"%{_raw('FR05', 'wait', 'sum')}".encode()  # noqa: E731 - one line shows the leak
    patch.setitem(exports.MAKERS, "pdf", (kind, leaky))


@mutant("e")
def csv_with_rows_of_everybody(patch: pytest.MonkeyPatch) -> None:
    kind, make = exports.MAKERS["csv"]

    def unscoped(board: Any) -> bytes:
        codes = Partner.objects.order_by("code").values_list("code", flat=True)
        return make(board) + "\n".join(codes).encode()

    patch.setitem(exports.MAKERS, "csv", (kind, unscoped))


@mutant("")
def unrounded_figures_in_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exports, "_bound", lambda figure: f"{figure.value}.037" if figure else "")


@mutant("")
def unrounded_middle_in_a_pdf(patch: pytest.MonkeyPatch) -> None:
    def finer(found: Any) -> Any:
        return [
            replace(standard, lines=tuple(_finer_line(line) for line in standard.lines))
            for standard in found
        ]

    _wrap(patch, exports, "standard_rows", finer)


def _finer_line(line: Any) -> Any:
    told = [f"{each}.037" if each.startswith("Middle") else each for each in line.peers]
    return replace(line, peers=tuple(told))


@mutant("")
def unrounded_middle_in_the_chart_of_a_pdf(patch: pytest.MonkeyPatch) -> None:
    def finer(figure: Any) -> Any:
        return {**figure, "alt": re.sub(r"(middle \S+)", r"\g<1>37", figure["alt"])}

    _wrap(patch, exports, "_figure", finer)


@mutant("")
def figure_about_others_under_the_name_of_a_pdf(patch: pytest.MonkeyPatch) -> None:
    def told(found: Any) -> Any:
        return [replace(each, name=f"{each.name} Whole network: 57.94") for each in found]

    _wrap(patch, exports, "standard_rows", told)


@mutant("c")
def workbook_made_when_the_last_outsider_sent(patch: pytest.MonkeyPatch) -> None:
    def made(month: str) -> dt.datetime:
        sent = Revision.objects.latest("sent_at").sent_at
        late = Revision.objects.filter(is_on_time=False).count()
        return sent.replace(tzinfo=None) + dt.timedelta(days=late)

    patch.setattr(exports, "_midnight", made)


@mutant("f", at_build=True)
def mail_with_a_raw_mean(patch: pytest.MonkeyPatch) -> None:
    def complete(params: dict[str, Any]) -> dict[str, Any] | None:
        found = digest.complete(params)
        if found is not None:
            values = [int(_raw(f"FR{n:02d}", "reply", "n")) ** 2 for n in range(3, 17)]
            found["partners"][0]["name"] += f" {sum(values)}"
        return found

    patch.setitem(registry.COMPLETERS, digest.CODE, complete)


@mutant("a", at_build=True)
def mail_about_a_metric_nobody_may_compare(patch: pytest.MonkeyPatch) -> None:
    def complete(params: dict[str, Any]) -> dict[str, Any] | None:
        found = digest.complete(params)
        if found is not None:
            found["partners"][0]["name"] += f" {_raw('FR05', 'wait', 'sum')}"
        return found

    patch.setitem(registry.COMPLETERS, digest.CODE, complete)


@mutant("a")
def live_rank(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        waits = [int(_raw(f"FR{n:02d}", "wait", "sum")) for n in range(3, 17)]
        response["X-Rank"] = str(sorted(waits).index(waits[0]) * 100 + waits[1] % 97)
        return response

    _wrap(patch, cards.ScorecardPage, "get", add)


@mutant("c", shows="disclosure:scorecards")
def serial_number_of_the_last_submission(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Number"] = str(Submission.objects.latest("pk").pk)
        return response

    _wrap(patch, cards.ScorecardList, "get", add)


@mutant("c", shows="api-submissions")
def cursor_that_counts_submissions(patch: pytest.MonkeyPatch) -> None:
    before = pagination.write_cursor
    patch.setattr(
        pagination,
        "write_cursor",
        lambda key, value: f"{before(key, value)}{Submission.objects.count()}",
    )


@mutant("e", shows="reporting:draft")
def options_of_pages_list_the_partners(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        pages.Page,
        "options",
        lambda self, request, *args, **kwargs: HttpResponse(str(Partner.objects.count())),
    )


@mutant("e", shows="api-standard")
def options_of_the_api_count_the_partners(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        access_api.Endpoint,
        "options",
        lambda self, request, *args, **kwargs: HttpResponse(str(Partner.objects.count())),
    )


@mutant("c", shows="reporting:months")
def months_page_counts_everybodys_people(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-People"] = str(Membership.objects.count())
        return response

    _wrap(patch, months_views.MonthsPage, "get", add)


@mutant("e", shows="disclosure:mine")
def plural_by_a_hidden_count(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        # Polish has one plural for 2 to 4, another for 5 to 9.
        few = Partner.objects.count() % 10 in (2, 3, 4)
        response["X-Word"] = "few" if few else "many"
        return response

    _wrap(patch, mine.SharingMine, "get", add)


@mutant("d", shows="disclosure:mine")
def sharing_page_counts_the_standards(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Standards"] = str(Standard.objects.count())
        return response

    _wrap(patch, mine.SharingMine, "get", add)


@mutant("")
def unrounded_middle_in_json(patch: pytest.MonkeyPatch) -> None:
    def finer(data: Any) -> Any:
        return {**data, "median": f"{data['median']}.0371" if data["median"] else None}

    _wrap(patch, api, "comparison_data", finer)


@mutant("")
def unrounded_middle_in_a_chart(patch: pytest.MonkeyPatch) -> None:
    def finer(chart: Any) -> Any:
        if chart is not None:
            _shift_middles(chart.spec)
        return chart

    _wrap(patch, presentation, "peers_chart", finer)


def _shift_middles(spec: Any) -> None:
    for key, value in spec.items() if isinstance(spec, dict) else ():
        if key == "middle" and isinstance(value, (int, float)):
            spec[key] = value + 0.0371
        else:
            _shift_middles(value)
    for value in spec if isinstance(spec, list) else ():
        _shift_middles(value)


@mutant("")
def unrounded_middle_of_a_part_of_a_score(patch: pytest.MonkeyPatch) -> None:
    def finer(peers: Any) -> Any:
        if peers is None:
            return peers
        told = tuple(replace(each, values=(f"{each.value}.037",)) for each in peers.members)
        return replace(peers, members=told)

    _wrap(patch, boards, "peers_of", finer)


@mutant("")
def movement_of_raw_values(patch: pytest.MonkeyPatch) -> None:
    def finer(moved: Any) -> Any:
        return replace(moved, peers=f"{moved.peers}37") if moved is not None else None

    _wrap(patch, peers, "_movement", finer)


@mutant("")
def exact_share_of_covered_areas(patch: pytest.MonkeyPatch) -> None:
    _wrap(patch, release_queries, "_coverage", lambda percent: percent - 1)
