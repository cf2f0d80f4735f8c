"""顾客财产管理规定 of a foundry, clause by clause (profile ``foundry``, domain §4)."""

from decimal import Decimal

import pytest

from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import tell_customer
from inspections.services.checking import record_check
from inspections.services.deciding import decide
from registry.enums import State
from registry.errors import NotPermitted, WorkflowError
from registry.models import Agreement, AgreementLine, Category, Item, PaperForm
from registry.queries.history import register_rows
from registry.queries.queues import agreed_on
from registry.services.issuing import issue
from tests.factories import fresh, make_contact

PROFILE = "foundry"

DOCUMENTS = ("document", "management_document", "standard", "patent")
HARDWARE = ("equipment", "gauge", "tooling", "mould", "sample", "sealed_sample")


def test_property_is_documents_and_hardware(company):
    """5.1.1 a: technical and management documents on one side, everything tangible on the other."""
    tangible = dict(Category.objects.values_list("code", "tangible"))
    assert [tangible[code] for code in DOCUMENTS] == [False] * 4
    assert [tangible[code] for code in HARDWARE] == [True] * 6


def test_what_was_agreed_is_shown_where_it_is_verified(company):
    """5.1.1 b: quantity, time, manner, verification method and acceptance criteria."""
    agreement = Agreement.objects.create(party=company.customer, number="K-7")
    AgreementLine.objects.create(
        agreement=agreement,
        category=Category.objects.get(code="mould"),
        part_number="M-1",
        name="Housing mould",
        quantity=Decimal(1),
        supply_time="before the first trial",
        supply_manner="by truck",
        verification_method="trial of 50 shots",
        acceptance_criteria="no flash above 0.05 mm",
    )
    item = company.received("mould", "Housing mould", part_number="M-1", at="FD-IN")
    Item.objects.filter(pk=item.pk).update(agreement=agreement)
    (told,) = agreed_on(fresh(item))
    assert told.quantity == 1
    assert told.verification_method == "trial of 50 shots"
    assert told.acceptance_criteria == "no flash above 0.05 mm"


def test_hardware_stands_in_the_list_of_customer_property(company):
    """5.1.1 c: 《顾客财产清单》 holds what was received, from that moment."""
    item = company.received("mould", "Housing mould", at="FD-IN")
    assert [row.item for row in register_rows(Item.objects.all())] == [item]
    assert PaperForm.objects.get(code="register").title == "顾客财产清单"


@pytest.mark.parametrize(
    ("category", "department"),
    [
        ("document", "technical"),
        ("management_document", "quality"),
        ("equipment", "engineering"),
        ("tooling", "engineering"),
        ("mould", "engineering"),
        ("gauge", "quality"),
        ("material", "quality"),
        ("part", "quality"),
    ],
)
def test_who_verifies_depends_on_what_it_is(company, category, department):
    """5.1.2 a, b: each kind goes to its department, by its procedure, and to nobody else."""
    assert company.verifier_of(category) == department
    item = company.received(category, "thing", at="FD-IN")
    with pytest.raises(NotPermitted):
        decide(item=item, by=company.inspectors["sales"])
    decide(item=item, by=company.inspectors[department])
    assert fresh(item).state == State.VERIFIED
    row = item.category.responsibilities.get(step="verify")
    assert row.procedure_reference


def test_what_is_wrong_is_told_to_the_customer(company):
    """5.1.2 b: a failed verification leaves its report and the anomaly that tells the customer."""
    item = company.received("mould", "Housing mould", at="FD-IN")
    decide(
        item=item,
        by=company.inspectors["engineering"],
        rejected=item.on_hand,
        reason="cavity 2 is cracked",
    )
    assert Nonconformity.objects.get().item == item
    anomaly = Anomaly.objects.get()
    contact = make_contact(company.customer)
    told = tell_customer(anomaly=anomaly, by=company.liaison, contact=contact, how="letter")
    assert told.told_contact == contact


@pytest.mark.parametrize("category", ["equipment", "tooling", "mould", "gauge"])
def test_the_object_itself_says_whose_it_is_before_it_is_used(company, category):
    """5.1.2: equipment, tooling, moulds and gauges carry the customer's name permanently."""
    item = company.stored(category, "thing", at="FD-IN", place="FD-MOULD")
    with pytest.raises(WorkflowError) as refusal:
        use(company, item)
    assert refusal.value.guard == "mark"
    company.mark(item)
    use(company, item)
    assert fresh(item).issued == 1


def use(company, item):
    return issue(
        by=company.keeper,
        lines=[(fresh(item), Decimal(1))],
        holder="DC1",
        purpose="as designated",
    )


def test_what_is_kept_is_looked_at_again(company):
    """4, 5: kept and maintained, so that it is not damaged, lost, spoilt or out of date."""
    item = company.stored("mould", "Housing mould", at="FD-IN", place="FD-MOULD")
    assert item.check_due.schedule.code == "CHECK-MOULD"
    lines = item.check_due.schedule.points.count()
    item.check_due.schedule.photo_required = False
    item.check_due.schedule.save()
    check = record_check(item=item, by=company.keeper, results=["pass"] * lines, outcome="good")
    assert check.lines.filter(verdict="pass").count() == lines
