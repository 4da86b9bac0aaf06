"""Every table is somebody's: partners', a person's, everybody's or the brand's."""

from django.apps import apps

from portal.access.querysets import VisibleQuerySet
from portal.row_security import tables

ALL = {model._meta.label for model in apps.get_models(include_auto_created=True)}
WALLED = {
    "catalogue.Acknowledgement",
    "reporting.Asked",
    "catalogue.Waiver",
    "network.Owner",
    "network.Partner",
    "network.Placement",
    "people.Invitation",
    "people.Membership",
    "people.PartnerContact",
    "reporting.Extension",
    "reporting.Question",
    "reporting.Revision",
    "reporting.SentKey",
    "reporting.Submission",
    "scoring.Score",
    "sharing.Edition",
}
OF_NO_PARTNER = {"release.Release", "sharing.ClassRecord", "sharing.SharingRule"}


def labels(models: list[tables.Model]) -> set[str]:
    return {model._meta.label for model in models}


def test_every_table_that_leads_to_a_partner_is_walled() -> None:
    leading = {
        model._meta.label
        for model in apps.get_models()
        if isinstance(rows := model._default_manager.all(), VisibleQuerySet)
        and rows.partner_lookup is not None
    }
    assert labels(tables.walled()) == leading == WALLED


def test_every_foreign_key_to_a_partner_is_walled_or_closed() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model in (*tables.walled(), *tables.own())
    }
    assert len(pointing) > 10
    assert pointing & tables.labels("SHARED") == set()


def test_every_other_table_is_declared_once() -> None:
    declared = [
        *tables.labels("SHARED"),
        *tables.owners(),
        *tables.labels("BRAND_ONLY"),
        *WALLED,
        *OF_NO_PARTNER,
    ]
    assert sorted(declared) == sorted(ALL)
    assert labels(tables.brand_only()) == tables.labels("BRAND_ONLY") | OF_NO_PARTNER
    assert tables.labels("WRITTEN") <= WALLED
