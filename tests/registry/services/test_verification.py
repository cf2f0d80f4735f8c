"""The proof finds what was changed behind the register's back, and names it."""

import pytest
from django.core.management import call_command
from django.db import connection

from registry import triggers
from registry.models import Event, Item, LedgerHead, Movement
from registry.services.verification import Outcome, verify_ledger


@pytest.fixture
def tampering(walk):
    """A register with history whose triggers are gone, as for somebody with the database."""
    walk.stored()
    walk.quarantined()
    triggers.remove(connection)
    yield
    triggers.install(connection)


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_register_is_sound(walk):
    walk.stored()
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.SOUND
    assert verdict.entries == Event.objects.count()


def test_an_empty_register_is_sound(db):
    assert verify_ledger().sound


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "{}"),
        ("hash", "0" * 64),
        ("prev", "1" * 64),
        ("action", "store"),
        ("actor_name", "Somebody else"),
        ("object_key", "CP-2026-999999"),
        ("reason", "as agreed"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("model", "registry.party"),
    ],
)
def test_an_altered_entry_is_named(tampering, column, value):
    sql(f"UPDATE registry_event SET {column} = %s WHERE seq = 3", value)
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.ALTERED
    assert "3" in verdict.message


def test_a_removed_entry_is_named(tampering):
    sql("DELETE FROM registry_event WHERE seq = 3")
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.ALTERED
    assert "Entry 3" in verdict.message


def test_a_cut_off_end_is_seen(tampering):
    last = Event.objects.last().seq
    sql("DELETE FROM registry_event WHERE seq = %s", last)
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.TRUNCATED
    assert str(last - 1) in verdict.message


def test_a_forged_new_end_is_seen(tampering):
    LedgerHead.objects.update(seq=1)
    assert verify_ledger().outcome == Outcome.ALTERED


@pytest.mark.parametrize(
    ("column", "value"), [("lot", "D/C 9999"), ("location_id", None), ("version", 99)]
)
def test_an_item_changed_by_hand_is_named(tampering, column, value):
    item = Item.objects.get(state="stored")
    if column == "location_id":
        value = Item.objects.get(state="quarantined").location_id
    sql(f"UPDATE registry_item SET {column} = %s WHERE id = %s", value, item.pk)
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.STATE_DIFFERS
    assert item.number in verdict.message


def test_a_movement_changed_by_hand_is_named(tampering):
    movement = Movement.objects.filter(source="received").first()
    Movement.objects.filter(pk=movement.pk).update(quantity=99)
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.STATE_DIFFERS
    assert movement.item.number in verdict.message


def test_the_database_itself_refuses_to_change_or_delete_the_ledger(walk, transactional_db):
    walk.received()
    for statement in (
        "UPDATE registry_event SET reason = 'x'",
        "DELETE FROM registry_event",
        "UPDATE registry_movement SET quantity = 1",
        "DELETE FROM registry_movement",
    ):
        with pytest.raises(Exception, match="append-only"):
            sql(statement)


def test_the_command_exits_with_the_outcome(tampering, capsys):
    call_command("verify_ledger")
    sql("UPDATE registry_event SET reason = 'x' WHERE seq = 2")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_ledger")
    assert stop.value.code == Outcome.ALTERED
