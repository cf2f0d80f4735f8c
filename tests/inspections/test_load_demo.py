"""The demo is made by going through the services: it is sound, and every queue has work."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from registry.enums import Role, State
from registry.models import HandOver, Item, User
from registry.services.verification import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(capsys):
    call_command("load_profile", "electronics")
    call_command("load_demo", items=60)
    return capsys.readouterr().out


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


def test_again_it_touches_nothing(demo, capsys):
    items = Item.objects.count()
    passwords = set(User.objects.values_list("password", flat=True))
    call_command("load_demo", items=60)
    assert Item.objects.count() == items
    assert set(User.objects.values_list("password", flat=True)) == passwords
    assert "Sign in as" not in capsys.readouterr().out


def test_a_fixed_password_can_be_set_for_tests(settings):
    settings.DEMO_PASSWORD = "a-password-of-my-own"
    call_command("load_profile", "electronics")
    call_command("load_demo", items=10)
    assert User.objects.get(username="manager").check_password("a-password-of-my-own")


def test_large_registers_are_made_in_bulk_and_are_as_sound():
    call_command("load_profile", "electronics")
    call_command("load_demo", items=2_300)
    assert Item.objects.count() >= 2_300
    assert verify_ledger().sound


def test_without_a_profile_it_says_what_to_do():
    with pytest.raises(CommandError, match="load_profile electronics"):
        call_command("load_demo")
