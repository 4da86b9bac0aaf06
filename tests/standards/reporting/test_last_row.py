"""The bad row is the last of ten thousand, through a worker's job and through a pack."""

import io

import pytest
from django.core.management import call_command

from benchmarks.network import METRICS, network
from partners.network.models import Partner
from portal.jobs.models import Job, JobState
from portal.jobs.services import drain, enqueue
from standards.reporting.models import Revision, Submission, Upload
from standards.reporting.services.uploads import keep_upload, problems_of
from tests.factories.people import actor_of, brand_user
from tests.kit.tables import all_rows

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.slow]
PARTNERS = 10_000
# What a refusal leaves: its job, the file with what is wrong with it, and the trail.
MAY_CHANGE = ("jobs.Job", "reporting.Upload", "audit.Entry", "audit.Payload", "audit.Seal")


def _csv(codes: list[str]) -> bytes:
    """A complete month of everybody; the very last number but one is too large."""
    head = ",".join(f"m{number:02d}.n,m{number:02d}.d" for number in range(METRICS))
    good = ",".join(["1,2"] * METRICS)
    lines = [f"partner,{head}", *(f"{code},{good}" for code in codes)]
    return "\n".join(lines).removesuffix("1,2").encode() + b"3,2"


def test_a_worker_refuses_the_whole_file_for_its_last_row() -> None:
    period, _ = network(PARTNERS)
    codes = list(Partner.objects.order_by("code").values_list("code", flat=True))
    actor = actor_of(brand_user("manager"))
    upload = keep_upload(period=period, name="all.csv", content=_csv(codes), actor=actor)
    before = all_rows(MAY_CHANGE)

    enqueue("reporting.check_upload", key="check", upload=str(upload.public_id))
    drain()
    upload.refresh_from_db()
    (bad,) = problems_of(upload)
    assert (bad.code, bad.row, bad.column, bad.value) == ("share_above_one", 10_001, "m29.n", "3")
    assert all_rows(MAY_CHANGE) == before

    Job.objects.all().delete()
    enqueue(
        "reporting.send_upload", key="send", upload=str(upload.public_id), reason="", accepted=""
    )
    drain()
    assert Job.objects.get().state == JobState.FAILED
    assert all_rows(MAY_CHANGE) == before
    assert not Submission.objects.exists()


MANIFEST = """
pack: large
name: Large
network: {territories: [{code: X, name: X}], kinds: [{code: dealer, name: Dealer}]}
collections: [{code: monthly, name: Monthly, first_month: 2024-01, metrics: [reply]}]
"""
STANDARD = """
format: cx-standard/1
standard: {code: large, name: Large}
version: {number: "1"}
metrics: [{code: reply, name: Reply, kind: share, factor: 100}]
sections: [{code: all, title: All, clauses: [{code: one, title: One, text: Do it.}]}]
"""


def test_a_pack_is_refused_whole_for_its_last_row(tmp_path) -> None:
    codes = [f"P{number:05d}" for number in range(PARTNERS)]
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "large.yaml").write_text(STANDARD)
    (tmp_path / "pack.yaml").write_text(MANIFEST)
    head = "code,name,owner,owner_name,territory,kind,joined_month"
    rows = [f"{code},{code},{code},{code},X,dealer,2024-01" for code in codes]
    (tmp_path / "partners.csv").write_text("\n".join([head, *rows]))
    values = [f"{code},2024-01,reply,{3 if code == codes[-1] else 1},2" for code in codes]
    (tmp_path / "values.csv").write_text("\n".join(["partner,month,metric,n,d", *values]))
    before = all_rows()

    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("load_pack", str(tmp_path), stdout=io.StringIO(), stderr=err)
    assert err.getvalue().startswith("row 10001 of values.csv, column n, partner P09999, value “3”")
    assert all_rows() == before
    assert not Revision.objects.exists()
    assert not Upload.objects.exists()
