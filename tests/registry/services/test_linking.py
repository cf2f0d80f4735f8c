"""The customer's own barcodes, linked with our items."""

import pytest

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Item
from registry.services.linking import link_code, unlink_code
from tests.factories import fresh


def test_a_linked_barcode_finds_the_item_and_an_unlinked_one_does_not(walk, cast):
    item = walk.stored()
    link_code(item=item, by=cast.warehouse, code=" 4006381333931 ")
    assert list(Item.objects.matching("4006381333931")) == [item]
    unlink_code(item=item, by=cast.warehouse, code="4006381333931")
    assert not Item.objects.matching("4006381333931").exists()
    assert list(Item.objects.matching(item.number)) == [item]
    told = Event.objects.filter(model="registry.linkedcode")
    assert told.count() == 2


@pytest.mark.parametrize("code", ["A-1", "CP-2026-000001", "CP-DONE", "AN-2026-0001", "storage"])
def test_our_own_codes_and_crumbs_are_no_barcodes_of_the_customer(walk, cast, code):
    with pytest.raises(InvalidInput):
        link_code(item=walk.stored(), by=cast.warehouse, code=code)


def test_the_same_barcode_is_linked_once(walk, cast):
    item = walk.stored()
    link_code(item=item, by=cast.warehouse, code="4006381333931")
    with pytest.raises(WorkflowError, match="already"):
        link_code(item=item, by=cast.warehouse, code="4006381333931")


def test_what_was_never_linked_cannot_be_unlinked(walk, cast):
    with pytest.raises(WorkflowError, match="not linked"):
        unlink_code(item=walk.stored(), by=cast.warehouse, code="4006381333931")


def test_an_auditor_links_nothing(walk, cast):
    item = walk.stored()
    with pytest.raises(NotPermitted):
        link_code(item=item, by=cast.auditor, code="4006381333931")
    assert not fresh(item).linked_codes.exists()
