"""A signature says who, when and what was meant, and stays with what was signed (E12, E13)."""

from dataclasses import replace
from functools import partial

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from registry import triggers
from registry.enums import SignatureMeaning, SignatureStatus
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event, Item, Receipt, Signature
from registry.services import seals, signing
from registry.services.ledger import writing
from registry.services.signing import (
    SignatureRefused,
    content_hash,
    require_seen,
    sign,
    signatures_of,
    signatures_of_many,
)
from registry.services.verification import Outcome, verify_ledger
from tests.factories import fresh
from tests.signing import let_receipts_be_signed, proof_of, signed

INSPECTED = SignatureMeaning.INSPECTED


@pytest.fixture
def receipt(walk, monkeypatch):
    let_receipts_be_signed(monkeypatch)
    return walk.received().receipt_line.receipt


@pytest.fixture
def another(walk, receipt):
    return walk.received().receipt_line.receipt


@pytest.fixture
def no_triggers():
    """As for somebody with the database itself."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def statuses(record) -> list[SignatureStatus]:
    return [one.status for one in signatures_of(fresh(record))]


# ---- signing ------------------------------------------------------------------------


def test_a_signature_shows_who_when_and_what_was_meant(receipt, cast):
    before = timezone.now()
    signed(receipt, cast.inspector)
    (one,) = signatures_of(receipt)
    assert (one.name, one.roles) == ("Inspector", ("Inspector",))
    assert before <= one.at <= timezone.now()
    assert (one.meaning, one.status, one.note) == (INSPECTED, SignatureStatus.VALID, "")
    assert str(one.meaning.label) == "I inspected these goods and stand by the result."
    assert one.second_factor is False


def test_it_says_the_same_in_both_languages(receipt, cast):
    signed(receipt, cast.inspector)
    with translation.override("zh-hans"):
        (chinese,) = signatures_of(receipt)
    (english,) = signatures_of(receipt)
    assert replace(chinese, roles=()) == replace(english, roles=())


def test_name_and_roles_stay_as_they_were(receipt, cast):
    signed(receipt, cast.inspector)
    cast.inspector.name = "Somebody else"
    cast.inspector.username = "renamed"
    cast.inspector.save()
    cast.inspector.role_assignments.all().delete()
    (one,) = signatures_of(receipt)
    assert (one.name, one.roles, one.status) == (
        "Inspector",
        ("Inspector",),
        SignatureStatus.VALID,
    )
    assert verify_ledger().sound


def test_a_signature_leaves_one_event_about_the_record(receipt, cast):
    count = Event.objects.count()
    signature = signed(receipt, cast.inspector)
    event = Event.objects.last()
    assert Event.objects.count() == count + 1
    assert (event.action, event.model, event.object_key) == (
        "sign",
        "registry.receipt",
        receipt.number,
    )
    assert (event.actor, signature.event) == (cast.inspector, event)
    assert signature.seal in event.body


def test_one_proof_signs_several_records(receipt, another, cast):
    proof = proof_of(cast.inspector)
    with writing():
        for record in (receipt, another):
            sign(record=record, by=cast.inspector, meaning=INSPECTED, proof=proof)
    assert proof.signatures == 2
    assert [statuses(record) for record in (receipt, another)] == [[SignatureStatus.VALID]] * 2
    assert verify_ledger().sound


def test_two_people_sign_with_two_meanings(receipt, cast):
    signed(receipt, cast.inspector)
    signed(receipt, cast.manager, SignatureMeaning.APPROVED)
    assert [(one.name, one.meaning.value) for one in signatures_of(receipt)] == [
        ("Inspector", "inspected"),
        ("Manager", "approved"),
    ]


def test_the_signature_is_undone_with_the_act_it_belongs_to(receipt, cast):
    proof = proof_of(cast.inspector)
    with pytest.raises(InvalidInput), writing():
        sign(record=receipt, by=cast.inspector, meaning=INSPECTED, proof=proof)
        raise InvalidInput("the act is refused after all")
    assert Signature.objects.count() == 0
    assert verify_ledger().sound


@pytest.mark.parametrize("record", ["item", "location"])
def test_what_says_nothing_to_sign_cannot_be_signed(receipt, cast, record):
    thing = receipt.lines.get().item if record == "item" else receipt.location
    with pytest.raises(TypeError, match="signed_content"):
        signed(thing, cast.inspector)


# ---- refused ------------------------------------------------------------------------


def test_the_proof_of_somebody_else_is_refused(receipt, cast):
    proof = proof_of(cast.manager)
    with pytest.raises(SignatureRefused, match="in your name"):
        sign(record=receipt, by=cast.inspector, meaning=INSPECTED, proof=proof)
    assert Signature.objects.count() == 0


def test_without_a_proof_nothing_is_signed(receipt, cast):
    with pytest.raises(SignatureRefused):
        sign(record=receipt, by=cast.inspector, meaning=INSPECTED, proof=None)


@pytest.mark.parametrize(("seconds", "may"), [(119, True), (121, False)])
def test_a_proof_is_good_for_two_minutes(receipt, cast, seconds, may):
    proof = proof_of(cast.inspector)
    proof.made -= seconds
    signs = partial(sign, record=receipt, by=cast.inspector, meaning=INSPECTED, proof=proof)
    if may:
        assert signs().pk
    else:
        with pytest.raises(SignatureRefused, match="time"):
            signs()


@pytest.mark.parametrize("meaning", ["", "seen", "INSPECTED", None])
def test_a_meaning_that_does_not_exist_is_refused(receipt, cast, meaning):
    with pytest.raises(InvalidInput):
        signed(receipt, cast.inspector, meaning)


def test_who_has_no_role_signs_nothing(receipt, cast):
    with pytest.raises(NotPermitted):
        signed(receipt, cast.outsider)


def test_what_was_seen_is_what_is_signed(receipt, cast):
    seen = content_hash(receipt)
    Receipt.objects.update(note="two boxes were wet")
    with pytest.raises(StaleVersion, match="changed since you saw it"):
        signed(fresh(receipt), cast.inspector, seen_hash=seen)
    assert Signature.objects.count() == 0
    assert signed(fresh(receipt), cast.inspector, seen_hash=content_hash(fresh(receipt))).pk


def test_an_act_can_ask_before_it_changes_the_record(receipt):
    require_seen(receipt, content_hash(receipt))
    with pytest.raises(StaleVersion):
        require_seen(receipt, "")


def test_the_same_is_not_signed_twice(receipt, cast):
    signed(receipt, cast.inspector)
    with pytest.raises(WorkflowError, match="signed this already"):
        signed(receipt, cast.inspector)
    assert Signature.objects.count() == 1


def test_the_database_refuses_the_second_too(receipt, cast, monkeypatch):
    """The control of the sentence: without it the constraint stands."""
    signed(receipt, cast.inspector)
    monkeypatch.setattr(signing, "_refuse_again", lambda signature: None)
    proof = proof_of(cast.inspector)
    with pytest.raises(IntegrityError), writing():
        sign(record=receipt, by=cast.inspector, meaning=INSPECTED, proof=proof)


def test_what_was_changed_is_signed_anew(receipt, cast):
    signed(receipt, cast.inspector)
    Receipt.objects.update(note="two boxes were wet")
    signed(fresh(receipt), cast.inspector)
    assert statuses(receipt) == [SignatureStatus.EARLIER_REVISION, SignatureStatus.VALID]


# ---- what it is worth later ---------------------------------------------------------


def test_a_later_change_shows_the_signature_as_for_what_was(receipt, cast):
    signed(receipt, cast.inspector)
    Receipt.objects.update(note="two boxes were wet")
    (one,) = signatures_of(fresh(receipt))
    assert one.status == SignatureStatus.EARLIER_REVISION
    assert one.note == "The record was changed after it was signed."
    assert not one.is_valid
    assert verify_ledger().sound, "the signature itself is whole"


def test_a_changed_line_counts_as_a_change(receipt, cast):
    signed(receipt, cast.inspector)
    receipt.lines.update(counted=99)
    assert statuses(receipt) == [SignatureStatus.EARLIER_REVISION]


def test_revisions_are_named_where_the_record_counts_them(walk, cast, monkeypatch):
    monkeypatch.setattr(Item, "signed_content", lambda item: {"note": item.lot}, raising=False)
    item = walk.stored()
    signed(item, cast.inspector)
    Item.objects.update(lot="D/C 9999", version=item.version + 1)
    (one,) = signatures_of(fresh(item))
    assert one.note == (
        f"Signed revision {item.version}; the record is now revision {item.version + 1}."
    )


def test_many_records_cost_one_query(receipt, walk, cast, django_assert_num_queries):
    for record in (receipt, walk.received().receipt_line.receipt):
        signed(record, cast.inspector)
    ContentType.objects.get_for_model(Receipt)
    for count in (1, 2):
        records = Receipt.objects.select_related("party").prefetch_related("lines__item")[:count]
        records = list(records)
        with django_assert_num_queries(1):
            found = signatures_of_many(records)
        assert [len(found[record.pk]) for record in records] == [1] * count


# ---- tampering ----------------------------------------------------------------------


def test_the_database_itself_refuses_to_change_or_delete_a_signature(receipt, cast):
    signature = signed(receipt, cast.inspector)
    attempts = (
        lambda: sql("UPDATE registry_signature SET meaning = 'approved'"),
        lambda: sql("DELETE FROM registry_signature"),
        lambda: Signature.objects.update(meaning="approved"),
        signature.save,
        signature.delete,
    )
    for attempt in attempts:
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            attempt()
    assert statuses(receipt) == [SignatureStatus.VALID]


FORGED = [
    ("meaning", "approved"),
    ("signed_name", "Somebody else"),
    ("signed_username", "manager"),
    ("signed_roles", "manager"),
    ("signed_at", "2020-01-01 00:00:00+00:00"),
    ("content_hash", "0" * 64),
    ("second_factor", True),
    ("revision", 7),
    ("seal", "0" * 64),
]


@pytest.mark.parametrize(("column", "value"), FORGED)
def test_an_altered_signature_is_shown_and_named(receipt, cast, no_triggers, column, value):
    signature = signed(receipt, cast.inspector)
    sql(f"UPDATE registry_signature SET {column} = %s", value)
    assert statuses(receipt) == [SignatureStatus.ALTERED]
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.ALTERED
    assert f"Inspector on {receipt.number}" in verdict.message or column == "signed_name"
    assert f"entry {signature.event_id}" in verdict.message


def test_a_signature_of_another_person_is_found(receipt, cast, no_triggers):
    signed(receipt, cast.inspector)
    sql("UPDATE registry_signature SET signed_by_id = %s", cast.manager.pk)
    assert statuses(receipt) == [SignatureStatus.ALTERED]
    assert verify_ledger().outcome == Outcome.ALTERED


def test_a_forger_who_seals_anew_is_found_by_the_log(receipt, cast, no_triggers):
    signature = signed(receipt, cast.inspector)
    signature.meaning = "approved"
    seal = seals.seal_of(signature, signature.event.prev)
    Signature.objects.update(meaning="approved", seal=seal)
    assert statuses(receipt) == [SignatureStatus.ALTERED]
    assert verify_ledger().outcome == Outcome.ALTERED


def test_the_seal_alone_notices_what_the_event_does_not_repeat(
    receipt, cast, no_triggers, monkeypatch
):
    """The control: without the seal, a forged name passes for true."""
    signed(receipt, cast.inspector)
    Signature.objects.update(signed_name="Somebody else")
    seal = Signature.objects.get().seal
    monkeypatch.setattr(seals, "seal_of", lambda signature, prev: seal)
    assert statuses(receipt) == [SignatureStatus.VALID]


def test_a_signature_moved_to_another_record_is_not_of_it(receipt, another, cast, no_triggers):
    signed(receipt, cast.inspector)
    Signature.objects.update(subject_id=another.pk, subject_key=another.number)
    assert statuses(receipt) == []
    (one,) = signatures_of(another)
    assert one.status == SignatureStatus.NOT_OF_THIS_RECORD
    assert "proves nothing" in one.note
    assert verify_ledger().outcome == Outcome.ALTERED


def test_a_signature_moved_to_another_kind_of_record_is_not_of_it(
    receipt, cast, no_triggers, monkeypatch
):
    item = Item.objects.get()
    monkeypatch.setattr(Item, "signed_content", lambda item: {}, raising=False)
    signed(receipt, cast.inspector)
    kind = ContentType.objects.get_for_model(Item)
    Signature.objects.update(subject_id=item.pk, subject_type=kind)
    assert statuses(item) == [SignatureStatus.NOT_OF_THIS_RECORD]
    assert verify_ledger().outcome == Outcome.ALTERED


def copied(signature: Signature, record, **more) -> None:
    """A second row like ``signature``, on ``record``, at the entry of something else."""
    values = {field.name: getattr(signature, field.name) for field in signature._meta.fields}
    values |= {"id": None, "subject_id": record.pk, "subject_key": record.number, **more}
    Signature.objects.create(**values)


@pytest.mark.parametrize("entry", ["of something else", "of the same"])
def test_a_copied_signature_is_not_of_the_record_it_stands_with(receipt, another, cast, entry):
    signature = signed(receipt, cast.inspector)
    if entry == "of the same":
        with pytest.raises(IntegrityError), transaction.atomic():
            copied(signature, another, seal="1" * 64)
        return
    copied(signature, another, event=Event.objects.first(), seal="1" * 64)
    assert statuses(another) == [SignatureStatus.NOT_OF_THIS_RECORD]
    assert statuses(receipt) == [SignatureStatus.VALID]
    assert verify_ledger().outcome == Outcome.ALTERED


def test_a_signature_that_was_cut_out_is_missed(receipt, cast, no_triggers):
    signature = signed(receipt, cast.inspector)
    sql("DELETE FROM registry_signature")
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.ALTERED
    assert verdict.message == (
        f"The signature of Inspector on {receipt.number} (entry {signature.event_id}) is gone."
    )


def test_a_signed_record_that_was_cut_out_is_missed(receipt, cast):
    signed(receipt, cast.inspector)
    assert verify_ledger().sound
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_receiptline")
        cursor.execute("DELETE FROM registry_receipt")
    verdict = verify_ledger()
    assert verdict.outcome == Outcome.ALTERED
    assert receipt.number in verdict.message


def test_every_table_that_is_append_only_has_its_triggers(db):
    """A migration that makes a table anew on SQLite would drop them without a word."""
    sqlite = connection.vendor == "sqlite"
    kinds = ("no_update", "no_delete") if sqlite else ("append_only",)
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query if sqlite else "SELECT tgname FROM pg_trigger")
        found = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_{kind}" for table in triggers.TABLES for kind in kinds} <= found
