"""Labels are printed, stuck on and read back (domain Q5)."""

import pytest

from registry.enums import State
from registry.errors import NotPermitted, StaleVersion, WorkflowError
from registry.models import Event, Label
from registry.services.labelling import confirm_label, label
from tests.factories import fresh


def test_printing_is_on_record_and_changes_no_state(walk, cast):
    item = walk.verified()
    printed = label(item=item, by=cast.warehouse)
    assert (printed.item, printed.printed_by, printed.confirmed_at) == (item, cast.warehouse, None)
    assert fresh(item).state == State.VERIFIED
    assert Event.objects.filter(action="label", object_key=item.number).count() == 1


@pytest.mark.parametrize("state", ["verified", "labelled", "stored", "quarantined"])
def test_a_label_can_be_printed_again_at_any_time_after_verifying(walk, cast, state):
    item = getattr(walk, state)()
    before = item.labels.count()
    label(item=item, by=cast.warehouse)
    assert item.labels.count() == before + 1


def test_what_is_not_verified_gets_no_label(walk, cast):
    with pytest.raises(WorkflowError) as refused:
        label(item=walk.received(), by=cast.warehouse)
    assert refused.value.guard == "state"
    assert not Label.objects.exists()


def test_the_right_code_ends_the_step(walk, cast):
    item = walk.verified()
    label(item=item, by=cast.warehouse)
    confirm_label(item=item, by=cast.warehouse, code=item.number)
    assert fresh(item).state == State.LABELLED
    assert item.labels.get().confirmed_by == cast.warehouse
    assert Event.objects.filter(action="confirm_label", object_key=item.number).count() == 1


def test_the_newest_label_is_the_one_that_was_read(walk, cast):
    item = walk.verified()
    old, new = label(item=item, by=cast.warehouse), label(item=item, by=cast.warehouse)
    confirm_label(item=item, by=cast.warehouse, code=item.number)
    assert fresh(new).confirmed_at is not None
    assert fresh(old).confirmed_at is None


@pytest.mark.parametrize("code", ["CP-2026-999999", "", "cp"])
def test_another_code_is_refused_with_both_numbers(walk, cast, code):
    item = walk.verified()
    label(item=item, by=cast.warehouse)
    with pytest.raises(WorkflowError) as refused:
        confirm_label(item=item, by=cast.warehouse, code=code)
    assert (refused.value.guard, refused.value.field) == ("label_reads_back", "code")
    assert f"“{code}”" in str(refused.value)
    assert item.number in str(refused.value)
    assert item.labels.get().confirmed_at is None


def test_a_label_that_was_never_printed_cannot_be_read_back(walk, cast):
    item = walk.verified()
    with pytest.raises(WorkflowError) as refused:
        confirm_label(item=item, by=cast.warehouse, code=item.number)
    assert refused.value.guard == "label_printed"


def test_inspectors_neither_print_nor_read_back(walk, cast):
    item = walk.verified()
    with pytest.raises(NotPermitted):
        label(item=item, by=cast.inspector)
    label(item=item, by=cast.warehouse)
    with pytest.raises(NotPermitted):
        confirm_label(item=item, by=cast.inspector, code=item.number)


def test_who_saw_an_older_version_prints_nothing(walk, cast):
    item = walk.verified()
    with pytest.raises(StaleVersion):
        label(item=item, by=cast.warehouse, version=item.version - 1)
    assert not Label.objects.exists()
