"""Agreements about sharing: offered by the brand, signed by the owner, kept by both."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.network.queries import all_partners
from partners.sharing.agreement import edition_json
from partners.sharing.editions import edition_pdf, edition_view, edition_views
from partners.sharing.evidence import evidence_of
from partners.sharing.models import Edition
from partners.sharing.queries.agreements import binding_now, unsigned, wanted_editions
from partners.sharing.services.agreements import drafts, offer_editions, sign_edition, usual_date
from portal.access.fields import DayField
from portal.access.pages import Page, visible_or_404
from portal.access.parameters import chosen
from portal.access.rules import may
from portal.audit.services import record
from portal.lib import months
from portal.lib.results import Refusal

# More owners than this are found by name.
MOST = 100
STATES = (
    ("", gettext_lazy("all")),
    ("waiting", gettext_lazy("waiting for a signature")),
    ("signed", gettext_lazy("signed")),
    ("notice", gettext_lazy("notices")),
)


class OfferForm(forms.Form):
    """From when new editions would count."""

    valid_from = DayField(
        label=gettext_lazy("Counts from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy(
            "Any day from tomorrow on. An edition that has to be signed counts from its signature"
            " if that comes later."
        ),
    )


class AgreementList(Page):
    """Who has signed what; what a new offer would ask; and the offer itself."""

    access = may("agreements.offer")
    query = frozenset({"valid_from", "q", "state"})
    reads_any_text = True
    template_name = "sharing/agreements.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, and for a chosen date what an offer would do."""
        form = OfferForm(request.GET if "valid_from" in request.GET else None)
        return self._show(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Offer."""
        form = OfferForm(request.POST)
        if not form.is_valid():
            return self._show(form, 422)
        try:
            offer = offer_editions(valid_from=form.cleaned_data["valid_from"], actor=self.actor)
        except Refusal as refusal:
            form.add_error("valid_from", str(refusal))
            return self._show(form, 422)
        messages.success(
            request,
            _("Offered: {sign} to sign, {told} only told, {same} unchanged.").format(
                sign=offer.to_sign, told=offer.told, same=offer.unchanged
            ),
        )
        return redirect("sharing:agreements")

    def _show(self, form: OfferForm, status: int = 200) -> HttpResponse:
        today = timezone.now().date()
        preview = None
        if form.is_bound and form.is_valid():
            new_editions, unchanged = drafts(form.cleaned_data["valid_from"])
            to_sign = sum(edition.needs_signature for edition in new_editions)
            preview = {"sign": to_sign, "told": len(new_editions) - to_sign, "unchanged": unchanged}
        parameters = self.request.GET
        rows = wanted_editions(
            text=parameters.get("q", "")[:100], state=chosen(parameters, "state", dict(STATES))
        )
        page = list(rows[: MOST + 1])
        return self.render(
            status=status,
            form=form if form.is_bound else OfferForm(initial={"valid_from": usual_date(today)}),
            preview=preview,
            waiting=unsigned().count(),
            bound=binding_now(today),
            editions=edition_views(page[:MOST], today),
            has_more=len(page) > MOST,
            asked=parameters,
            states=[
                (value, label, value == parameters.get("state", "")) for value, label in STATES
            ],
            is_filtered=bool(parameters.get("q", "").strip() or parameters.get("state", "")),
        )


class EditionPage(Page):
    """One edition: its text, who signed it, and the owner's signature."""

    access = may("agreements.read")
    template_name = "sharing/edition.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The edition."""
        edition = visible_or_404(Edition.objects, self.actor, public_id)
        view = edition_view(edition, timezone.now().date())
        rows = Edition.objects.visible_to(self.actor, "agreements.sign")
        signs = view.waits and rows.filter(pk=edition.pk).exists()
        return self.render(
            edition=view,
            is_brand=self.actor.is_brand,
            may_offer=self.actor.may("agreements.offer"),
            may_sign=signs and not self.actor.is_brand,
            today=timezone.localdate(),
            earlier=Edition.objects.visible_to(self.actor)
            .filter(owner_id=edition.owner_id, number__lt=edition.number)
            .order_by("-number")
            .first(),
        )

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Sign it."""
        edition = visible_or_404(Edition.objects, self.actor, public_id, "agreements.sign")
        if self.actor.is_brand:
            raise Http404
        try:
            sign_edition(edition=edition, seen=request.POST.get("seen", ""), actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Signed. Thank you."))
        return redirect("sharing:edition", public_id=public_id)


class EditionFile(Page):
    """One edition as PDF or JSON."""

    access = may("agreements.read")

    def get(self, request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
        """The file."""
        edition = visible_or_404(Edition.objects, self.actor, public_id)
        name = f"agreement-{edition.number}.{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if suffix == "pdf":
            return HttpResponse(
                edition_pdf(edition), content_type="application/pdf", headers=headers
            )
        if suffix == "json":
            return JsonResponse(edition_json(edition), headers=headers)
        raise Http404


class EvidenceFile(Page):
    """The evidence file of one partner and month, for those who may read the trail."""

    access = may("audit.read")

    def get(self, request: HttpRequest, public_id: str, month: str) -> HttpResponse:
        """The file; the trail notes its hash, so that `verify_evidence` can tell a forgery."""
        partner = visible_or_404(all_partners(), self.actor, public_id, "partners.read")
        if not months.is_month(month) or month > months.of(timezone.now().date()):
            raise Http404
        evidence = evidence_of(partner, month)
        record(
            "evidence.made",
            actor=self.actor,
            object_type="partner",
            object_id=partner.public_id,
            label=partner.name,
            changes={"month": [None, month], "digest": [None, evidence["digest"]]},
        )
        name = f"evidence-{month}.json"
        return JsonResponse(
            evidence,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
