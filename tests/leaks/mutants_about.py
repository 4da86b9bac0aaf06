"""V2, third part: leaks by way of searching, asking for what is there, sharing, subjects, digests.

Every leak named in the design, and what plants it (`mutants`, `mutants_out` and this module):

counts: count_of_partners_in_header; search: search_that_counts_everybody; order, order by raw
value: order_by_raw_value; ETag: etag_over_everybodys_data; 403 for 404:
forbidden_instead_of_missing; serial id: serial_number_of_the_last_submission; unscoped CSV:
csv_with_rows_of_everybody; error choices: error_that_lists_the_choices; shared cache:
comparisons_cached_for_all; raw digest: digest_of_raw_values; live rank: live_rank; extremes:
extremes_instead_of_the_middle; exact n: exact_size_of_the_group; raw mean:
live_mean_instead_of_the_release, mail_with_a_raw_mean; autocomplete: reasons_others_gave_offered;
timestamps: timestamp_of_the_last_outsider, workbook_made_when_the_last_outsider_sent;
late-submitter count: count_of_late_submissions; query count: a_query_for_each_outsiders_draft;
OPTIONS: options_of_pages_list_the_partners, options_of_the_api_count_the_partners; unrounded float
in JSON: unrounded_middle_in_json, in XLSX: unrounded_figures_in_files, in a chart spec:
unrounded_middle_in_a_chart, in a PDF: unrounded_middle_in_a_pdf,
unrounded_middle_in_the_chart_of_a_pdf, figure_about_others_under_the_name_of_a_pdf, in the parts of
a score: unrounded_middle_of_a_part_of_a_score; axis scaled to raw extremes:
axis_scaled_to_raw_extremes; expected range from peers: expected_range_from_peers; freeze by last
submitter: comparisons_wait_for_the_last_outsider; mail subject: mail_subject_with_a_raw_value,
in the part for eyes: html_of_a_mail_with_a_raw_value;
cursor with key: cursor_that_counts_submissions; file name with n:
file_name_with_the_number_of_partners; live OpenAPI example: live_example_in_the_schema; plural by
hidden count: plural_by_a_hidden_count.

Webhook counts: the product sends no webhooks. Notes: nobody writes notes about partners; the
nearest are the reasons given with corrections, which reasons_others_gave_offered is about.
"""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from partners.network.models import Partner
from partners.network.views import partners as partner_pages
from portal.notices.services import mail_queue
from portal.notices.texts import LetterText
from standards.disclosure.services import disclosure
from standards.disclosure.views import cards
from standards.reporting.models import Revision, Submission
from standards.reporting.views.grid import page as grid_page
from tests.leaks.mutants import _raw, _wrap, mutant


@mutant("e", shows="network:list")
def search_that_counts_everybody(patch: pytest.MonkeyPatch) -> None:
    before = partner_pages.PartnerList.get

    def get(self: Any, request: Any) -> Any:
        response = before(self, request)
        hits = Partner.objects.filter(code__contains=request.GET.get("q", "")).count()
        response["X-Hits"] = str(hits)
        return response

    patch.setattr(partner_pages.PartnerList, "get", get)


@mutant("e", shows="disclosure:scorecard")
def forbidden_instead_of_missing(patch: pytest.MonkeyPatch) -> None:
    before = cards.partner_or_404  # type: ignore[attr-defined]  # where it is used, not where it is from

    def told(actor: Any, public_id: Any, capability: str) -> Any:
        known = Partner.objects.filter(public_id=public_id)
        if known.exists() and not known.visible_to(actor, capability).exists():
            raise PermissionDenied
        return before(actor, public_id, capability)

    patch.setattr(cards, "partner_or_404", told)


@mutant("")
def comparisons_cached_for_all(patch: pytest.MonkeyPatch) -> None:
    """One store for all, filled by the partner that happened to ask first."""
    before = disclosure.published  # type: ignore[attr-defined]  # where it is used, not where it is from
    store = dict[Any, Any]()
    first = str(Partner.objects.get(code="DE05").public_id)

    def published(partner: str, cells: Any, months: Any, *within: Any, **options: Any) -> Any:
        place = (tuple(sorted(cells)), tuple(sorted(months)))
        if place not in store:
            store[place] = before(first, *place, **options)
        return store[place]

    patch.setattr(disclosure, "published", published)


@mutant("f")
def digest_of_raw_values(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        cells = str(list(Revision.objects.order_by("pk").values_list("cells", flat=True)))
        response["X-Digest"] = hashlib.sha256(cells.encode()).hexdigest()
        return response

    _wrap(patch, cards.ScorecardPage, "get", add)


@mutant("c", shows="reporting:grid")
def reasons_others_gave_offered(patch: pytest.MonkeyPatch) -> None:
    def others(own: list[str]) -> list[str]:
        drafts = Submission.objects.filter(current=None).order_by("pk")
        return own + [str(cells) for cells in drafts.values_list("draft", flat=True)]

    _wrap(patch, grid_page, "usual_reasons", others)


@mutant("c")
def comparisons_wait_for_the_last_outsider(patch: pytest.MonkeyPatch) -> None:
    def timely(stored: Any) -> Any:
        late = Revision.objects.filter(is_on_time=False)
        months = set(late.values_list("submission__period__month", flat=True))
        return {place: one for place, one in stored.items() if place[1] not in months}

    _wrap(patch, disclosure, "published", timely)


@mutant("a", at_build=True)
def mail_subject_with_a_raw_value(patch: pytest.MonkeyPatch) -> None:
    def add(text: LetterText) -> LetterText:
        return replace(text, subject=f"{text.subject} {_raw('FR05', 'wait', 'sum')}")

    _wrap(patch, mail_queue, "mail_text", add)


@mutant("a", at_build=True)
def html_of_a_mail_with_a_raw_value(patch: pytest.MonkeyPatch) -> None:
    def add(text: LetterText) -> LetterText:
        return replace(text, html=f"{text.html}<!-- {_raw('FR05', 'wait', 'sum')} -->")

    _wrap(patch, mail_queue, "mail_text", add)
