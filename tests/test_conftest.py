"""What conftest promises to every test."""

import pytest
from django.db import DatabaseError

from registry.models import Event, Movement


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_transactional_test_finds_an_empty_ledger_that_refuses_changes(walk, turn):
    """The second turn runs on what the first one's clearing away has left."""
    assert not Movement.objects.exists()
    walk.received()
    for ledger in (Event, Movement):
        with pytest.raises(DatabaseError, match="append-only"):
            ledger.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"):
            ledger.objects.update(at="2026-01-01T00:00Z")
