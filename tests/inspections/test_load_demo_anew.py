"""What the demo takes: a password, a size, a profile that is there."""

import pytest
from django.core.management import CommandError, call_command

from registry.models import Item, User
from registry.services.verification import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
