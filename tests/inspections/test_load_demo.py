"""The demo is made by going through the services: it is sound, and every queue has work."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import translation

from inspections.enums import InspectionState, InstrumentStatus
from inspections.models import CharacteristicResult, Inspection, Instrument
from registry.enums import Role, State
from registry.models import HandOver, Item, User
from registry.services.verification import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Where its files are, and what the command printed. Each test undoes what it changes."""
    folder = tmp_path_factory.mktemp("demo")
    printed = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder), translation.override("en"):
            call_command("load_profile", "electronics", stdout=printed)
            call_command("load_demo", items=60, stdout=printed)
        yield folder, printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db, settings):
    settings.MEDIA_ROOT, printed = loaded
    return printed


def test_it_makes_one_user_per_role_and_prints_each_password_once(demo):
    roles = {user.username: set(user.roles) for user in User.objects.all()}
    assert len(roles) == len(Role)
    assert all(len(given) == 1 for given in roles.values())
    for user in User.objects.all():
        password = next(
            line.split()[1] for line in demo.splitlines() if line.split()[:1] == [user.username]
        )
        assert user.check_password(password)


def test_every_state_has_items_and_the_ledger_is_sound(demo):
    states = set(Item.objects.values_list("state", flat=True))
    assert states == set(State.values)
    assert verify_ledger().sound


def test_what_was_verified_was_taken_over_and_of_the_newest_a_part_still_waits(demo):
    verified = Item.objects.exclude(state=State.RECEIVED)
    assert not HandOver.objects.filter(item__in=verified, taken_at=None).exists()
    assert not HandOver.objects.filter(taken_at__lt=F("given_at")).exists()
    waiting = HandOver.objects.filter(item__state=State.RECEIVED)
    taken = waiting.filter(taken_at__isnull=False).count()
    assert 0 < taken < waiting.count() == Item.objects.filter(state=State.RECEIVED).count()


def test_goods_with_a_plan_were_verified_by_it_and_every_result_is_entered(demo):
    by_plan = Inspection.objects.filter(plan__isnull=False, state=InspectionState.DECIDED)
    codes = set(by_plan.values_list("plan__code", flat=True))
    assert {"SIP-HC-SMA", "SIP-PACKAGING"} <= codes
    accepted = CharacteristicResult.objects.filter(
        inspection__in=by_plan.exclude(decision="rejected")
    )
    assert not accepted.filter(verdict="none").exists()


def test_some_inspections_are_worth_a_look(demo):
    of_connectors = Inspection.objects.filter(plan__code="SIP-HC-SMA")
    assert {"", "accepted", "partly", "rejected"} == set(
        of_connectors.values_list("decision", flat=True)
    )
    assert of_connectors.filter(state=InspectionState.OPEN, results__readings__isnull=False)
    decided = of_connectors.filter(decision="accepted").first()
    assert decided.results.get(kind="dimension").readings.count() == 32


def test_the_calibration_list_has_one_overdue_and_one_due_soon(demo):
    own = [one.status for one in Instrument.objects.filter(item=None)]
    assert own.count(InstrumentStatus.OVERDUE) == 1
    assert own.count(InstrumentStatus.DUE) == 1


def test_every_customers_gauge_in_the_demo_is_on_the_calibration_list(demo):
    gauges = Item.objects.filter(category__code="gauge").exclude(state=State.RECEIVED)
    assert gauges
    assert all(gauge.instrument.calibration_due_on == gauge.calibration_due_on for gauge in gauges)


def test_again_it_touches_nothing(demo, capsys):
    items = Item.objects.count()
    passwords = set(User.objects.values_list("password", flat=True))
    call_command("load_demo", items=60)
    assert Item.objects.count() == items
    assert set(User.objects.values_list("password", flat=True)) == passwords
    assert "Sign in as" not in capsys.readouterr().out
