"""People are reminded once, on working days, in their language; who is away is not."""

from datetime import datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from registry import outbox
from registry.errors import InvalidInput
from registry.models import Absence, Duty, Reminded, ReminderChoice
from registry.services.reminding import choose_reminders, send_digests, send_urgent

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


MORNING = at("2026-11-27 08:00")  # a Friday


@pytest.fixture(autouse=True)
def posted(monkeypatch):
    """What was put into the outbox: each mail as keywords."""
    mails = []
    monkeypatch.setattr(outbox, "_post", [lambda **mail: mails.append(mail)])
    return mails


@pytest.fixture
def keeper(cast, walk):
    """The warehouse keeper has an address and goods to label."""
    walk.verified()
    cast.warehouse.email = "keeper@example.com"
    cast.warehouse.save()
    return cast.warehouse


def make_duty(holder, item, *, due=MORNING, level=0) -> Duty:
    return Duty.objects.create(
        key=f"{item.pk}-{level}",
        kind="dwell",
        subject_type=ContentType.objects.get_for_model(item),
        subject_id=item.pk,
        label=item.number,
        title="lies too long",
        url=item.get_absolute_url(),
        holder=holder,
        since=due,
        due_at=due,
        level=level,
    )


# ---- in the morning ---------------------------------------------------------


def test_the_inbox_comes_once_a_working_day(keeper, posted):
    assert send_digests(MORNING) == "1 posted"
    assert send_digests(MORNING + timedelta(hours=1)) == "0 posted"
    assert send_digests(MORNING + timedelta(days=3)) == "1 posted"
    assert [mail["to"] for mail in posted] == [[keeper.email]] * 2
    assert "Label" in posted[0]["body"]
    assert "http://127.0.0.1:8000/items/" in posted[0]["body"]


@pytest.mark.parametrize(
    "when",
    [
        "2026-11-28 08:00",  # a Saturday
        "2026-02-18 08:00",  # Spring Festival
        "2026-11-27 07:00",
        "2026-11-27 12:00",
    ],
)
def test_not_on_days_off_nor_at_other_times(keeper, posted, when):
    assert send_digests(at(when)) == "not now"
    assert posted == []


def test_a_saturday_that_is_worked_is_a_working_day(keeper):
    assert send_digests(at("2026-02-14 08:00")) == "1 posted"


def test_it_is_in_the_language_of_the_person(keeper, posted):
    keeper.language = "zh-hans"
    keeper.save()
    send_digests(MORNING)
    assert "标" in posted[0]["body"]


def test_who_is_away_who_does_not_want_it_and_who_has_no_address_get_none(keeper, cast):
    absence = Absence.objects.create(
        person=keeper, first_day=MORNING.date(), last_day=MORNING.date(), recorded_by=keeper
    )
    assert send_digests(MORNING) == "0 posted"
    absence.delete()
    choose_reminders(by=keeper, digest=False, urgent=True)
    assert send_digests(MORNING) == "0 posted"
    choose_reminders(by=keeper, digest=True, urgent=True)
    assert send_digests(MORNING) == "1 posted"
    assert ReminderChoice.objects.count() == 1


def test_who_has_nothing_to_do_gets_none(cast):
    cast.warehouse.email = "keeper@example.com"
    cast.warehouse.save()
    assert send_digests(MORNING) == "0 posted"


def test_what_cannot_be_posted_is_nobody_elses_trouble(keeper, cast, walk, monkeypatch):
    for user in (cast.inspector, cast.manager):
        user.email = f"{user.username}@example.com"
        user.save()
    tried = []

    def refuse_the_first(**mail):
        tried.append(mail["to"])
        if len(tried) == 1:
            raise InvalidInput("This is no address.")

    monkeypatch.setattr(outbox, "_post", [refuse_the_first])
    make_duty(keeper, walk.stored(), level=0)
    make_duty(cast.manager, walk.stored(), level=1)
    assert send_urgent(MORNING) == "1 posted"
    assert Reminded.objects.count() == 1
    assert send_urgent(MORNING) == "1 posted"


def test_without_the_key_it_would_be_posted_twice(keeper, posted, monkeypatch):
    """The control: what keeps the second mail back is the key, and nothing else."""
    send_digests(MORNING)
    Reminded.objects.all().delete()
    send_digests(MORNING)
    assert len(posted) == 2


def test_without_an_outbox_nothing_counts_as_told(keeper, monkeypatch):
    monkeypatch.setattr(outbox, "_post", [])
    assert send_digests(MORNING) == send_urgent(MORNING) == "no outbox"
    assert not Reminded.objects.exists()


# ---- at once ----------------------------------------------------------------


def test_what_is_overdue_is_told_once_to_who_answers_for_it(keeper, walk):
    make_duty(keeper, walk.stored())
    assert send_urgent(MORNING - timedelta(minutes=1)) == "0 posted"
    assert send_urgent(MORNING) == "1 posted"
    assert send_urgent(MORNING + timedelta(hours=1)) == "0 posted"


def test_who_gets_it_passed_on_is_told_too(keeper, cast, walk, posted):
    duty = make_duty(keeper, walk.stored())
    send_urgent(MORNING)
    cast.manager.email = "manager@example.com"
    cast.manager.save()
    Duty.objects.filter(pk=duty.pk).update(level=1, holder=cast.manager)
    assert send_urgent(MORNING) == "1 posted"
    assert posted[-1]["to"] == ["manager@example.com"]


def test_quiet_hours_are_quiet(keeper, walk):
    make_duty(keeper, walk.stored())
    assert send_urgent(at("2026-11-27 20:00")) == "not now"
    assert send_urgent(at("2026-11-28 10:00")) == "not now"


def test_urgent_mail_asks_no_more_for_three_than_for_one(
    keeper, walk, django_assert_max_num_queries
):
    for _ in range(3):
        make_duty(keeper, walk.stored())
    send_urgent(MORNING)
    with django_assert_max_num_queries(4):
        assert send_urgent(MORNING) == "0 posted"
