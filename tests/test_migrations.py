"""The migrations say what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command

from registry.models import Party


def missing_migrations() -> str:
    """What ``makemigrations`` would write; nothing where the migrations are complete."""
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        return out.getvalue()
    return ""


@pytest.mark.django_db
def test_no_migration_is_missing():
    assert missing_migrations() == ""


@pytest.mark.django_db
def test_a_forgotten_migration_is_noticed(monkeypatch):
    name = Party._meta.get_field("name")
    monkeypatch.setattr(name, "max_length", name.max_length + 1)
    assert "Alter field name" in missing_migrations()
