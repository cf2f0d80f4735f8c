"""顾客财产控制程序 of an electronics factory, clause by clause (``electronics``, domain §4)."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import (
    agree_disposition,
    close_anomaly,
    report_anomaly,
    tell_customer,
)
from inspections.services.deciding import conclude, decide
from inspections.services.hsf_recording import TypedReading
from inspections.services.opening import open_inspection
from registry.enums import ConsentAct, Role, State
from registry.errors import NotPermitted, WorkflowError
from registry.models import Category, Item, PaperForm
from registry.queries.copies import recalled_copies
from registry.queries.history import register_rows
from registry.queries.notices import not_to_buy
from registry.queries.waiting import beyond_dwell_limit
from registry.services.advising import announce
from registry.services.consenting import record_consent
from registry.services.copies import end_copy, issue_copy, name_revision
from registry.services.issuing import consume, issue
from registry.services.notices import record_notice
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.transition import offers
from tests.factories import fresh, make_contact, make_plan, make_user, result_of
from tests.inspections.hsf.goods import CLEAN, a_report, an_hsf, enter
from tests.leaving import destroy

PROFILE = "electronics"

PART = {"part_number": "HC-1001", "name": "CAP CER 33PF 0402", "unit": "PCS"}


def recorded_notice(company, required=100):
    line = PART | {"required": Decimal(required)}
    return record_notice(by=company.liaison, number="SC-1", party=company.customer, lines=[line])


def announced(company, quantity=100, **head):
    line = PART | {"category": Category.objects.get(code="part"), "quantity": Decimal(quantity)}
    return announce(by=company.liaison, party=company.customer, lines=[line], **head)


def arrived(company, advice, counted, *, at="WH-IN"):
    return confirm_receipt(
        by=company.keeper,
        party=company.customer,
        advice=advice,
        location=company.place(at),
        lines=[CountedLine(Decimal(counted), advice_line=advice.lines.get())],
    )


def in_store(company, quantity=100, category="part", **goods):
    return company.stored(
        category, PART["name"], at="WH-IN", place="WH-A1", quantity=quantity, **goods
    )


def hand_out(company, item, quantity, **head):
    head = {"holder": "Line 1", "purpose": "as designated"} | head
    return issue(by=company.keeper, lines=[(fresh(item), Decimal(quantity))], **head)


def consent_to(company, item, act):
    return record_consent(
        by=company.liaison,
        item=item,
        contact=make_contact(company.customer),
        act=act,
        quantity=item.received,
        scope="as written",
        given_on=timezone.localdate(),
    )


def test_what_the_customer_supplies_for_an_order_is_not_bought(company):
    """4.1.1: business notes it on the production notice, purchasing sees it."""
    notice = recorded_notice(company)
    announced(company, 60, notice_number=notice.number)
    (part,) = not_to_buy(company.manager)
    assert (part.part, part.required, part.expected) == ("HC-1001", 100, 60)
    assert part.short == 40


def test_what_comes_is_counted_against_what_business_passed_on(company):
    """4.1.2, 4.1.3: the list comes before the goods; a difference is on record at once."""
    receipt = arrived(company, announced(company, 100), 97)
    assert receipt.lines.get().item.received == 97
    assert "short" in receipt.lines.get().differences


def test_what_arrives_goes_to_the_pending_area_alone(company):
    """4.1.3: put in the area of what is still to be inspected."""
    with pytest.raises(WorkflowError, match="pending"):
        arrived(company, announced(company), 100, at="WH-A1")
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("category", "department"),
    [
        ("material", "iqc"),
        ("part", "iqc"),
        ("packaging", "iqc"),
        ("repair_goods", "iqc"),
        ("equipment", "equipment"),
        ("document", "documents"),
    ],
)
def test_material_goes_to_iqc_and_equipment_to_its_group(company, category, department):
    """3.1, 4.1.3: who verifies depends on what it is; business verifies nothing."""
    assert company.verifier_of(category) == department
    item = company.received(category, "thing", at="WH-IN")
    with pytest.raises(NotPermitted):
        decide(item=item, by=company.inspectors["business"])
    decide(item=item, by=company.inspectors[department])
    assert fresh(item).state == State.VERIFIED


def test_what_fails_is_reported_to_business_and_an_anomaly_opens(company):
    """4.1.4: 来料不合格报告, and from it 顾客财产异常记录表; the goods are set apart."""
    item = company.received("part", PART["name"], at="WH-IN", quantity=100)
    decide(item=item, by=company.inspectors["iqc"], rejected=item.on_hand, reason="lead found")
    assert fresh(item).state == State.QUARANTINED
    assert Nonconformity.objects.get().item == item
    assert Anomaly.objects.get().item == item


@pytest.fixture
def to_screen(company):
    """Parts of the customer that wait, and the first result of their HSF inspection."""
    inspector = company.inspectors["iqc"]
    cast = SimpleNamespace(inspector=inspector, manager=company.manager)
    make_plan(cast, [an_hsf()], code="SIP-HSF", part_number=PART["part_number"])
    item = company.received("part", PART["name"], at="WH-IN", part_number=PART["part_number"])
    result = result_of(open_inspection(item=item, by=inspector), 1)
    return SimpleNamespace(item=item, result=result, cast=cast, by=inspector)


def test_hsf_values_are_judged_and_what_xrf_cannot_see_wants_a_report(company, to_screen):
    """4.1.4: 无有害物质 tests, too: readings against their limits, the rest by a laboratory."""
    read = enter(to_screen.result, to_screen.cast)
    with pytest.raises(WorkflowError):
        conclude(inspection=read.inspection, by=to_screen.by)
    report = a_report(to_screen.cast, to_screen.item)
    passed = enter(to_screen.result, to_screen.cast, reports=[report])
    conclude(inspection=passed.inspection, by=to_screen.by)
    assert fresh(to_screen.item).state == State.VERIFIED


def test_lead_above_its_limit_rejects_and_is_reported(company, to_screen):
    """4.1.4: 来料不合格报告 for what contains too much of a hazardous substance."""
    over = [TypedReading("Pb", "5000", "20"), *CLEAN[1:]]
    report = a_report(to_screen.cast, to_screen.item)
    failed = enter(to_screen.result, to_screen.cast, over, reports=[report])
    conclude(
        inspection=failed.inspection,
        by=to_screen.by,
        rejected=to_screen.item.on_hand,
        reason="lead above 1000 mg/kg",
    )
    assert fresh(to_screen.item).state == State.QUARANTINED
    assert Nonconformity.objects.get().item == to_screen.item == Anomaly.objects.get().item


def test_a_new_revision_calls_back_every_copy_of_the_old(company):
    """3.3: documents are issued, recalled and destroyed as the customer asks."""
    control = {"by": make_user("document-control", Role.CONTROLLER)}
    papers = {
        revision: company.stored("document", "Drawing HC-7", at="WH-IN", place="WH-DOC")
        for revision in ("A", "B")
    }
    first = name_revision(item=papers["A"], document="HC-7", revision="A", **control)
    copies = [issue_copy(revision=first, holder=holder, **control) for holder in ("Line 1", "QA")]
    name_revision(item=papers["B"], document="HC-7", revision="B", **control)
    assert set(recalled_copies(control["by"])) == set(copies)
    with pytest.raises(WorkflowError):
        issue_copy(revision=fresh(first), holder="Line 3", **control)
    end_copy(copy=copies[0], ending="returned", **control)
    end_copy(copy=copies[1], ending="destroyed", witness="Li", **control)
    assert not recalled_copies(control["by"]).exists()


def test_accepted_goods_lie_in_a_place_of_their_own_and_leave_it_by_a_note(company):
    """4.1.5: not before their label is read back; on 出库单 to a holder, then used up."""
    waiting = company.verified("part", PART["name"], at="WH-IN", quantity=100)
    with pytest.raises(WorkflowError) as refusal:
        hand_out(company, waiting, 1)
    assert refusal.value.guard == "state"
    item = in_store(company)
    assert item.location.code == "WH-A1"
    hand_out(company, item, 40)
    assert (fresh(item).on_hand, fresh(item).issued) == (60, 40)
    consume(item=fresh(item), by=company.keeper)
    assert (fresh(item).issued, fresh(item).consumed) == (0, 40)


def test_what_is_lost_or_damaged_is_isolated_told_agreed_and_closed(company):
    """4.1.6: in this order; nothing is agreed before the customer was told."""
    item = in_store(company)
    anomaly = report_anomaly(
        item=item,
        by=company.inspectors["iqc"],
        kind="lost",
        description="five pieces are missing",
        quantity=Decimal(5),
    )
    assert anomaly.item.state == State.QUARANTINED
    agreed = {"disposition": "write_off", "agreed_on": timezone.localdate()}
    with pytest.raises(WorkflowError):
        agree_disposition(anomaly=anomaly, by=company.liaison, **agreed)
    contact = make_contact(company.customer)
    anomaly = tell_customer(anomaly=anomaly, by=company.liaison, contact=contact, how="letter")
    anomaly = agree_disposition(anomaly=anomaly, by=company.liaison, **agreed)
    close_anomaly(anomaly=anomaly, by=company.manager, outcome="written off as agreed")
    assert fresh(anomaly.item).lost == 5


def test_nothing_else_is_done_with_it_without_the_customers_written_consent(company):
    """4.1.7: neither another use nor scrapping."""
    item = in_store(company)
    with pytest.raises(WorkflowError) as refusal:
        destroy(item=item, by=company.manager, consent=None)
    assert refusal.value.guard == "consent"
    consent = consent_to(company, item, ConsentAct.SCRAP)
    assert destroy(item=fresh(item), by=company.manager, consent=consent).destroyed == 100


def test_after_two_months_business_presses_for_a_decision(company):
    """4.1.8: sixty days, unless agreed otherwise."""
    item = in_store(company)
    assert company.customer.dwell_days == 60
    for days, told in ((59, []), (61, [item])):
        Item.objects.update(stored_at=timezone.now() - timedelta(days=days))
        assert list(beyond_dwell_limit(Item.objects.all())) == told


def test_documents_and_samples_are_handed_out_and_destroyed_as_the_customer_asks(company):
    """3.3: each is property like any other, with a holder, and an end before a witness."""
    item = company.stored("document", "Drawing HC-7", at="WH-IN", place="WH-DOC", quantity=2)
    hand_out(company, item, 1)
    assert fresh(item).issued == 1
    consent = consent_to(company, item, ConsentAct.SCRAP)
    left = destroy(item=fresh(item), by=company.manager, consent=consent, quantity=Decimal(1))
    assert left.destroyed == 1


def test_the_forms_and_the_list_carry_the_procedures_names(company):
    """4: the list holds what is here, from its arrival."""
    titles = dict(PaperForm.objects.values_list("code", "title"))
    assert titles["register"].startswith("顾客财产")
    item = company.received("part", PART["name"], at="WH-IN")
    assert [row.item for row in register_rows(Item.objects.all())] == [item]
    assert {offer.transition.verb for offer in offers(item, company.inspectors["iqc"])} >= {
        "accept"
    }
