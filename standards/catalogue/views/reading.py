"""Reading standards: the list and one standard; *I have read this*."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.network.models import Partner
from partners.network.queries import Place
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from standards.catalogue.models import Acknowledgement, Version
from standards.catalogue.queries.reading import (
    bound_now,
    current_month,
    own_places,
    read_counts,
    reading,
    standard_lines,
)
from standards.catalogue.services.documents import latest_version
from standards.catalogue.services.reading import mark_read


@dataclass(frozen=True, slots=True)
class Reader:
    """One partner for whom the standard is read."""

    public_id: str
    name: str
    is_chosen: bool
    must_read: bool
    read_on: object


class StandardList(Page):
    """The standards one may read."""

    access = may("standards.read")
    template_name = "catalogue/standards.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return self.render(
            lines=standard_lines(self.actor),
            may_write=self.actor.may("standards.write"),
            is_brand=self.actor.reach("standards.read").everything,
        )


class StandardPage(Page):
    """One standard as its reader needs it."""

    access = may("standards.read")
    template_name = "catalogue/standard.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The brand reads any version, a partner what binds it."""
        if self.actor.reach("standards.read").everything:
            return self._brand(request, code)
        return self._partner(request, code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """*I have read this*, for one partner."""
        partner = visible_or_404(
            Partner.objects, self.actor, request.POST.get("partner"), "standards.acknowledge"
        )
        version = self._bound(code, partner.pk)
        mark_read(publication=version.publication, partner=partner, actor=self.actor)
        messages.success(request, _("Thank you. Noted for {name}.").format(name=partner.name))
        url = reverse("catalogue:standard", args=[code])
        return redirect(f"{url}?partner={partner.public_id}")

    def _brand(self, request: HttpRequest, code: str) -> HttpResponse:
        versions = list(
            Version.objects.filter(standard__code=code)
            .select_related("standard", "publication")
            .order_by("-created_at", "-pk")
        )
        number = request.GET.get("version", "")
        if not versions:
            raise Http404
        chosen = next((row for row in versions if row.number == number), None)
        if chosen is None and number:
            raise Http404
        version = chosen or latest_version(versions[0].standard) or versions[0]
        return self.render(
            version=version,
            versions=versions,
            sections=reading(version, None),
            effective_month=_effective(version),
            count=read_counts([version.pk]).get(version.pk),
            readers=(),
            may_write=self.actor.may("standards.write"),
            is_brand=True,
        )

    def _partner(self, request: HttpRequest, code: str) -> HttpResponse:
        places = own_places(self.actor)
        bound = bound_now(places)
        versions = Version.objects.filter(pk__in=bound, standard__code=code)
        by_partner: dict[int, Version] = {}
        now = current_month()
        for version in versions.select_related("standard", "publication"):
            is_later = _effective(version) > now
            for partner_id in bound[version.pk]:
                if partner_id not in by_partner or not is_later:
                    by_partner[partner_id] = version
        if not by_partner:
            raise Http404
        mine = [place for place in places if place.partner_id in by_partner]
        asked = request.GET.get("partner", "")
        place = next((p for p in mine if p.partner_public_id == asked), mine[0])
        version = by_partner[place.partner_id]
        return self.render(
            version=version,
            versions=(),
            sections=reading(version, place),
            effective_month=_effective(version),
            is_announced=_effective(version) > now,
            count=None,
            place=place,
            readers=self._readers(mine, place, by_partner),
            is_brand=False,
        )

    def _readers(
        self, places: list[Place], chosen: Place, versions: dict[int, Version]
    ) -> list[Reader]:
        rows = Acknowledgement.objects.filter(
            partner_id__in=[place.partner_id for place in places],
            publication__version__in=set(versions.values()),
        ).values_list("partner_id", "publication__version_id", "acknowledged_at")
        read = {(partner, version): at for partner, version, at in rows}
        reach = self.actor.reach("standards.acknowledge")
        return [
            Reader(
                public_id=place.partner_public_id,
                name=place.partner_name,
                is_chosen=place is chosen,
                must_read=place.partner_id in reach.partner_ids
                and (place.partner_id, versions[place.partner_id].pk) in read
                and read[place.partner_id, versions[place.partner_id].pk] is None,
                read_on=read.get((place.partner_id, versions[place.partner_id].pk)),
            )
            for place in places
        ]

    def _bound(self, code: str, partner_id: int) -> Version:
        places = [place for place in own_places(self.actor) if place.partner_id == partner_id]
        versions = (
            Version.objects.filter(pk__in=bound_now(places), standard__code=code)
            .select_related("standard", "publication")
            .order_by("-publication__effective_month")
        )
        now = current_month()
        found = [row for row in versions if _effective(row) <= now] or list(versions)
        if not found:
            raise Http404
        return found[0]


def _effective(version: Version) -> str:
    publication = getattr(version, "publication", None)
    return publication.effective_month if publication else ""
