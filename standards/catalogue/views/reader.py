"""Reading standards: the list and one standard; *I have read this*."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partners.network.queries import Place, all_partners
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.ui.formats import names_in_short
from standards.catalogue.models import Acknowledgement, Version
from standards.catalogue.queries.acknowledgements import (
    current_month,
    effective_month_of,
    own_places,
    standard_lines,
    versions_to_read,
)
from standards.catalogue.queries.chapters import cap_sentences, read_alike, reading
from standards.catalogue.services.acknowledgements import mark_read
from standards.catalogue.services.documents import latest_version


@dataclass(frozen=True, slots=True)
class Reader:
    """One partner for whom the standard is read.

    ``read_on`` and ``read_by`` say when and by whom it was marked as read; ``is_alike``: what is
    shown for the chosen partner applies to this one, too.
    """

    public_id: str
    name: str
    is_chosen: bool
    must_read: bool
    read_on: dt.datetime | None
    read_by: str
    is_alike: bool


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version that binds the partner the page is shown for."""

    number: str
    effective_month: str
    is_later: bool


class StandardList(Page):
    """The standards one may read."""

    access = may("standards.read")
    template_name = "catalogue/standards.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return self.render(
            lines=standard_lines(self.actor),
            may_write=self.actor.may("standards.write"),
            is_brand=self.actor.is_brand,
        )


class StandardPage(Page):
    """One standard as its reader needs it."""

    access = may("standards.read")
    query = frozenset({"version", "partner"})
    template_name = "catalogue/standard.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The brand reads any version, a partner what binds it."""
        if self.actor.reach("standards.read").everything:
            return self._brand(request, code)
        return self._partner(request, code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """*I have read this*, for the partners that the form named."""
        named = dict.fromkeys(request.POST.getlist("partner")) or {"": None}
        partners = [
            visible_or_404(all_partners(), self.actor, each, "standards.acknowledge")
            for each in named
        ]
        keys = {partner.pk for partner in partners}
        places = [row for row in own_places(self.actor) if row.partner_id in keys]
        bound = versions_to_read(code, places)
        versions = {
            _chosen(bound.get(key, []), request.POST.get("version", "")) for key in sorted(keys)
        }
        if len(versions) != 1:
            raise Http404
        version = versions.pop()
        mark_read(publication=version.publication, partners=partners, actor=self.actor)
        names = names_in_short([partner.name for partner in partners])
        messages.success(request, _("Thank you. Noted for {name}.").format(name=names))
        query = urlencode({"partner": str(partners[0].public_id), "version": version.number})
        return redirect(f"{reverse('catalogue:standard', args=[code])}?{query}")

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
            caps=cap_sentences(version),
            effective_month=effective_month_of(version),
            readers=(),
            may_write=self.actor.may("standards.write"),
            is_brand=True,
        )

    def _partner(self, request: HttpRequest, code: str) -> HttpResponse:
        places = own_places(self.actor)
        by_partner = versions_to_read(code, places)
        if not by_partner:
            raise Http404
        candidates = [place for place in places if place.partner_id in by_partner]
        asked, number = request.GET.get("partner", ""), request.GET.get("version", "")
        place = _place(candidates, by_partner, asked, number)
        version = _chosen(by_partner[place.partner_id], number)
        readers = self._readers(candidates, place, by_partner, version)
        return self.render(
            version=version,
            versions=(),
            sections=reading(version, place),
            caps=cap_sentences(version),
            effective_month=effective_month_of(version),
            is_announced=effective_month_of(version) > current_month(),
            count=None,
            place=place,
            others=_others(by_partner[place.partner_id], version),
            readers=readers,
            to_mark=[reader for reader in readers if reader.must_read],
            others_differ=any(r.must_read and not r.is_alike for r in readers),
            marked=[reader for reader in readers if reader.read_on],
            is_brand=False,
        )

    def _readers(
        self,
        places: list[Place],
        chosen: Place,
        versions: dict[int, list[Version]],
        version: Version,
    ) -> list[Reader]:
        """Whom one may read for; *I have read this* is asked of those this version binds."""
        rows = Acknowledgement.objects.filter(
            partner_id__in=[place.partner_id for place in places], publication__version=version
        )
        columns = ("partner_id", "acknowledged_at", "person_id")
        read = {key: (moment, person) for key, moment, person in rows.values_list(*columns)}
        names = names_of(person for _moment, person in read.values())
        alike = read_alike(version, chosen, places) if len(places) > 1 else {chosen.partner_id}
        reach = self.actor.reach("standards.acknowledge")
        return [
            Reader(
                public_id=place.partner_public_id,
                name=place.partner_name,
                is_chosen=place is chosen,
                must_read=place.partner_id in reach.partner_ids
                and version in versions[place.partner_id]
                and place.partner_id in read
                and read[place.partner_id][0] is None,
                read_on=moment,
                read_by=names.get(person, ""),
                is_alike=place.partner_id in alike,
            )
            for place in places
            for moment, person in [read.get(place.partner_id, (None, None))]
        ]


def _place(
    places: list[Place], versions: dict[int, list[Version]], asked: str, number: str
) -> Place:
    """The outlet asked for; else the first that the version asked for binds; else the first."""
    for place in places:
        if place.partner_public_id == asked:
            return place
    for place in places:
        if any(row.number == number for row in versions[place.partner_id]):
            return place
    return places[0]


def _chosen(versions: list[Version], number: str) -> Version:
    """The version with a number, else the one in force, else the first announced; or a 404."""
    candidates = [row for row in versions if row.number == number] if number else versions
    if not candidates:
        raise Http404
    in_force = [row for row in candidates if effective_month_of(row) <= current_month()]
    return in_force[-1] if in_force else candidates[0]


def _others(versions: list[Version], version: Version) -> list[OtherVersion]:
    now = current_month()
    return [
        OtherVersion(row.number, effective_month_of(row), effective_month_of(row) > now)
        for row in versions
        if row.pk != version.pk
    ]
