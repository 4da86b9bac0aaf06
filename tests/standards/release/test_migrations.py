"""Parts of partners move from the releases to rows of their own and back; rows stay final."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

PARTNER = "00000000-0000-4000-8000-000000000001"
PARTS = {"network": {"halves": 1}}


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("release", name)])
    return MigrationExecutor(connection).loader.project_state([("release", name)]).apps


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_standings_are_made_of_older_releases_and_back() -> None:
    try:
        old = migrate("0002_releases_immutable")
        season = old.get_model("release", "Season").objects.create(year=2025, plan={}, digest="x")
        for cell, bands in (("a", {PARTNER: PARTS}), ("b", {PARTNER: {}}), ("c", {})):
            old.get_model("release", "Release").objects.create(
                season=season, cell=cell, month="2025-01", pools={}, bands=bands, plan_digest="x"
            )
        new = migrate("0004_standings")
        row = new.get_model("release", "Standing").objects.get()
        assert str(row.partner_public_id) == PARTNER
        assert (row.month, row.edition, row.cells) == ("2025-01", 1, {"a": PARTS, "b": {}})
        for model in ("Release", "Standing"):
            with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
                new.get_model("release", model).objects.all()[0].save()
        back = migrate("0002_releases_immutable").get_model("release", "Release")
        assert dict(back.objects.values_list("cell", "bands")) == {
            "a": {PARTNER: PARTS}, "b": {PARTNER: {}}, "c": {},
        }  # fmt: skip
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            back.objects.all()[0].save()
    finally:
        migrate("0004_standings")
