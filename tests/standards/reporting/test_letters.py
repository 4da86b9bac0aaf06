"""Letters to partners: once, and true on their day."""

import pytest
import time_machine
from django.core import mail

from portal.notices.models import Mail
from tests.factories.grid import address, two_metrics
from tests.factories.reporting import brand_person, make_partners, member_of, sign_in
from tests.kit.reading import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-11"


@pytest.fixture
def period():
    return two_metrics()


def test_letter_goes_once_to_the_chosen_senders(client, period):
    alpine, bell = make_partners("alpine", "bell")
    first, second = member_of(alpine), member_of(bell)
    member_of(alpine, role="viewer")
    manager = brand_person("manager")
    sign_in(client, manager)
    form = client.get(address("letter", period))
    assert [item.partner.code for item in form.context["recipients"]] == ["alpine", "bell"]

    data = {
        "subject": "June",
        "text": "Are you well?",
        "partner": [str(alpine.public_id)],
        "key": str(form.context["key"]),
    }
    for _twice in range(2):
        assert client.post(address("letter", period), data).status_code == 302
    assert list(Mail.objects.values_list("address", "reply_to")) == [(first.email, manager.email)]
    assert second.email not in set(Mail.objects.values_list("address", flat=True))
    assert mail.outbox == []
    empty = client.post(address("letter", period), {**data, "text": ""})
    assert (empty.status_code, empty.context["refusal"].code) == (422, "letter_empty")


@pytest.fixture
def november():
    return two_metrics(month=MONTH)


def test_the_same_letter_again_is_said_and_another_subject_goes(client, november):
    alpine, bell = make_partners("alpine", "bell")
    member_of(alpine)
    member_of(bell)
    with time_machine.travel("2026-12-09T10:05:00Z"):
        sign_in(client, brand_person("manager"))
        key = str(client.get(address("letter", november)).context["key"])
        data = {"subject": "November", "text": "Are you well?", "key": key}

        def send(subject, *partners):
            chosen = [str(partner.public_id) for partner in partners]
            body = {**data, "subject": subject, "partner": chosen}
            return words_of_page(client.post(address("letter", november), body, follow=True))

        assert "Your mail goes to 1 person." in send("November", alpine)
        again = send("November", alpine)
        assert "went to 1 person on 9 December 2026, 10:05 already and is not sent again" in again
        assert "Your mail goes to" not in again
        assert "Your mail goes to 1 person." in send("November, once more", alpine)
        both = send("November", alpine, bell)
        assert "Your mail goes to 1 person." in both
        assert "1 person on 9 December 2026" in both
    assert Mail.objects.count() == 3


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-05", "They are asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-09", "They were asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-28", "by 7 December 2026, and the month closed on 15 December 2026."),
    ],
)
def test_the_first_draft_of_a_letter_is_true_on_its_day(client, november, day, said):
    member_of(*make_partners("alpine"))
    with time_machine.travel(f"{day}T12:00:00Z"):
        sign_in(client, brand_person("manager"))
        assert said in client.get(address("letter", november)).context["text"]
