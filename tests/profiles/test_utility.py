"""客户资产移交管理办法 of a grid company, as far as its text goes (profile ``utility``)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, State
from registry.errors import WorkflowError
from registry.models import Item, PaperForm
from registry.queries.reconciling import reconcile
from registry.services.consenting import record_consent
from registry.services.transferring import Acceptance, complete_transfer, request_transfer
from tests.factories import fresh, make_contact
from tests.leaving import transfer

PROFILE = "utility"


@pytest.mark.parametrize(
    ("category", "department", "place"),
    [
        ("equipment", "production", "GRID-SUB"),
        ("material", "production", "GRID-LINE"),
        ("gauge", "metering", "GRID-METER"),
        ("premises", "production", "GRID-SUB"),
    ],
)
def test_lines_equipment_and_meters_are_customers_assets(company, category, department, place):
    """3: what a customer paid for to be connected, with its auxiliary equipment, is accepted by who
    will run it."""
    assert company.verifier_of(category) == department
    item = company.stored(category, "asset", at="GRID-IN", place=place)
    assert item.state == State.STORED
    assert item.owner == company.customer


def test_ownership_passes_with_the_owners_written_word_and_the_history_stays(company):
    """G1: without it nothing is transferred; with it the item leaves the balance, not the list."""
    item = company.stored("equipment", "Transformer 630 kVA", at="GRID-IN", place="GRID-SUB")
    with pytest.raises(WorkflowError) as refusal:
        transfer(item=item, by=company.manager, consent=None)
    assert refusal.value.guard == "consent"
    consent = record_consent(
        by=company.liaison,
        item=item,
        contact=make_contact(company.customer),
        act=ConsentAct.TRANSFER,
        quantity=Decimal(1),
        scope="ownership passes to the utility",
        given_on=timezone.localdate(),
    )
    line = {"item": fresh(item), "quantity": Decimal(1), "consent": consent}
    document = request_transfer(
        by=company.manager,
        party=company.customer,
        lines=[line | {"value": Decimal("486000.00")}],
        basis="接电工程协议 2026-17",
    )
    assert fresh(item).on_hand == 1, "listed is not handed over"
    complete_transfer(
        by=company.manager,
        document=document,
        transferred_on=timezone.localdate(),
        ours=Acceptance("供电所长", typed="供电所长"),
        other=Acceptance("客户代表", typed="客户代表"),
    )
    assert document.lines.get().value == Decimal("486000.00")
    assert fresh(item).state == State.CLOSED
    assert fresh(item).transferred == 1
    assert reconcile(Item.objects.all()).balances


def test_the_forms_speak_of_customers_assets(company):
    """1."""
    titles = dict(PaperForm.objects.values_list("code", "title"))
    assert titles["transfer_note"] == "资产移交单"
    assert (titles["register"], titles["inspection"]) == ("客户资产清单", "客户资产验收记录")
