"""Publishing: second person, frozen rows, acknowledgements, news."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from partners.network.services.partners import place
from portal.access.actor import SYSTEM, Actor, Grant
from portal.audit.models import Entry
from portal.lib.results import Refusal
from standards.catalogue.models import (
    Acknowledgement,
    Clause,
    Metric,
    Publication,
    Section,
    Target,
    Version,
)
from standards.catalogue.services.acknowledgements import mark_read
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.publishing import publish, send_for_review, take_back
from tests.factories.catalogue import LEADS, make_published, make_standard
from tests.factories.network import make_partner, make_structure

pytestmark = pytest.mark.django_db


def author() -> Actor:
    return Actor(person_id=uuid4(), user_id=1, is_active=True, grants=(Grant("author"),))


def asked() -> set[str]:
    return set(Acknowledgement.objects.values_list("partner__code", flat=True))


def test_publishing_freezes_asks_and_tells() -> None:
    make_structure()
    make_partner("fr")
    make_partner("us", territory="US")
    writer, second = author(), author()
    version = import_standard(text=LEADS, actor=writer)
    send_for_review(version=version, actor=writer)
    publication = publish(
        version=version,
        effective_month="2999-06",
        audience={"territories": ["EU"]},
        actor=second,
    )
    version.refresh_from_db()
    assert (version.state, publication.person_id) == ("published", second.person_id)
    assert asked() == {"fr"}
    entry = Entry.objects.get(action="version.published")
    assert entry.changes == {
        "effective_month": [None, "2999-06"],
        "audience": [None, {"territories": ["EU"]}],
        "partners": [None, 1],
    }


def test_the_author_cannot_publish() -> None:
    writer = author()
    version = import_standard(text=LEADS, actor=writer)
    send_for_review(version=version, actor=writer)
    with pytest.raises(Refusal) as caught:
        publish(version=version, effective_month="2024-06", audience={}, actor=writer)
    assert caught.value.code == "own_approval"
    assert not Publication.objects.exists()


def test_a_person_publishes_only_what_is_in_review() -> None:
    version = import_standard(text=LEADS, actor=author())
    with pytest.raises(Refusal) as caught:
        publish(version=version, effective_month="2024-06", audience={}, actor=author())
    assert caught.value.code == "version_state"


def test_a_version_in_review_stands_still_until_taken_back() -> None:
    writer = author()
    version = import_standard(text=LEADS, actor=writer)
    send_for_review(version=version, actor=writer)
    changed = LEADS.replace("weight: 25", "weight: 30")
    with pytest.raises(Refusal) as caught:
        import_standard(text=changed, actor=writer)
    assert caught.value.code == "version_in_review"
    take_back(version=version, actor=writer)
    assert import_standard(text=changed, actor=writer).pk == version.pk


def test_publishing_twice_is_refused() -> None:
    version = make_published()
    with pytest.raises(Refusal) as caught:
        publish(version=version, effective_month="2024-07", audience={}, actor=SYSTEM)
    assert caught.value.code == "version_state"


def test_bad_month_and_audience_are_named_together() -> None:
    make_structure()
    version = make_standard()
    with pytest.raises(Refusal) as caught:
        publish(
            version=version,
            effective_month="June",
            audience={"kinds": ["dealer", "shop"], "tiers": [], "colours": ["red"]},
            actor=SYSTEM,
        )
    assert {(p.code, p.column) for p in caught.value.problems} == {
        ("audience_unknown", "audience.kinds"),
        ("audience_empty", "audience.tiers"),
        ("audience_key_unknown", "audience.colours"),
        ("month_unreadable", "effective_month"),
    }


def test_new_and_moved_partners_are_asked_to_read_what_binds_them() -> None:
    make_structure()
    make_published(audience={"territories": ["EU"]})
    make_partner("fr")
    mover = make_partner("us", territory="US")
    assert asked() == {"fr"}
    place(partner=mover, month="2024-02", territory="DE", actor=SYSTEM)
    assert asked() == {"fr", "us"}


def test_marking_as_read_counts_once_and_is_recorded() -> None:
    make_structure()
    partner = make_partner("fr")
    publication = make_published().publication
    reader = author()
    (first,) = mark_read(publication=publication, partners=[partner], actor=reader)
    (again,) = mark_read(publication=publication, partners=[partner], actor=author())
    assert again.acknowledged_at == first.acknowledged_at
    assert again.person_id == reader.person_id
    assert Entry.objects.filter(action="standard.read").count() == 1


def test_nobody_marks_as_read_what_does_not_bind_them() -> None:
    make_structure()
    partner = make_partner("us", territory="US")
    publication = make_published(audience={"territories": ["EU"]}).publication
    with pytest.raises(Refusal) as caught:
        mark_read(publication=publication, partners=[partner], actor=author())
    assert caught.value.code == "read_nothing"


def refused(model: Any, **values: object) -> bool:
    try:
        with transaction.atomic():
            if values:
                model.objects.update(**values)
            else:
                model.objects.all()._raw_delete(using="default")
    except DatabaseError:
        return True
    return False


FIXED: dict[Any, dict[str, Any]] = {
    Version: {
        "notes": "new",
        "weight": 2,
        "scale": 5,
        "decimals": 0,
        "caps": [1],
        "state": "draft",
    },
    Section: {"title": "new", "text": "new", "position": 9},
    Clause: {"title": "new", "text": "new", "guidance": "new"},
    Target: {"value": 1, "floor": 2, "weight": 9, "is_mandatory": False, "audience": {"a": []}},
    Publication: {"effective_month": "2030-01", "audience": {"a": []}},
    Metric: {
        "kind": "text",
        "unit": "x",
        "factor": 7,
        "polarity": "lower",
        "lower": -5,
        "upper": 999,
        "minimum_sample": 7,
        "members": [["a", "b"]],
        "has_total": True,
        "choices": ["a"],
        "dimension": "x",
        "quantile": "0.5",
    },
}


@pytest.mark.db
@pytest.mark.parametrize(
    ("model", "column"),
    [(model, column) for model, values in FIXED.items() for column in values],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_database_refuses_to_change_published_rows(model: Any, column: str) -> None:
    value = FIXED[model][column]
    draft = make_standard()
    unpublished = None if model in (Version, Publication) else refused(model, **{column: value})
    assert unpublished in (None, False), "a draft may change"
    draft.sections.all().delete()
    draft.delete()
    Metric.objects.all().delete()
    make_published()
    assert refused(model, **{column: value})


@pytest.mark.db
@pytest.mark.parametrize("model", list(FIXED), ids=lambda model: model.__name__)
def test_the_database_refuses_to_delete_published_rows(model: Any) -> None:
    make_published()
    count = model.objects.count()
    assert refused(model)
    assert model.objects.count() == count > 0


@pytest.mark.db
def test_the_database_refuses_to_add_to_a_published_version() -> None:
    version = make_published()
    section = version.sections.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Section.objects.create(version=version, position=9, code="late", title="Late")
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.create(
            version=version, section=section, position=9, code="late", title="Late", text="x"
        )


@pytest.mark.db
def test_a_metric_may_still_be_renamed_and_a_version_retired() -> None:
    make_published()
    assert not refused(Metric, name="Other", description="New words")
    assert not refused(Version, state="retired")
