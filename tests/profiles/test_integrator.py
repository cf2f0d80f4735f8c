"""顾客或外部供方财产管理办法 of a system integrator, clause by clause (profile ``integrator``)."""

from decimal import Decimal

import pytest

from inspections.models import Anomaly
from inspections.services.anomalies import report_anomaly
from inspections.services.checking import record_check
from inspections.services.deciding import decide
from registry.enums import LocationKind, State
from registry.models import Item, PaperForm
from registry.queries.hand_overs import hand_overs_of
from registry.queries.history import register_rows
from registry.services.handing_over import take_over
from tests.factories import fresh

PROFILE = "integrator"


@pytest.mark.parametrize(
    ("category", "department"),
    [("equipment", "quality"), ("software", "quality"), ("document", "marketing")],
)
def test_one_department_receives_and_hands_over_to_another(company, category, department):
    """3.1, 4.2.1: R&D receives; marketing or quality verifies; the hand-over is on record."""
    item = company.received(category, "thing", at="LAB-IN")
    take_over(items=[item], by=company.inspectors[department])
    handed = hand_overs_of(fresh(item))
    assert handed
    decide(item=fresh(item), by=company.inspectors[department])
    assert fresh(item).state == State.VERIFIED


def test_property_at_the_customers_site_walks_the_same_steps(company):
    """3.2, 4.2.2: what is installed at the customer's own site is verified and kept there."""
    site = company.place("SITE1")
    assert (site.kind, site.holds_items) == (LocationKind.CUSTOMER_SITE, False)
    item = company.stored("equipment", "Server", at="SITE1-IN", place="SITE1-STORE")
    assert item.location.path.startswith("SITE1/")
    (row,) = register_rows(Item.objects.filter(location__path__startswith="SITE1/"))
    assert (row.item, row.location) == (item, company.place("SITE1-STORE"))


def test_goods_on_site_are_looked_at_again_like_those_at_home(company):
    """3.2: the same checks."""
    item = company.stored("part", "Switch", at="SITE1-IN", place="SITE1-STORE", quantity=2)
    points = item.check_due.schedule.points.count()
    check = record_check(item=item, by=company.keeper, results=["pass"] * points, outcome="good")
    assert check.location == company.place("SITE1-STORE")


def test_goods_for_repair_or_upgrade_are_property_too(company):
    """3.3, 4.1.1."""
    item = company.stored("repair_goods", "Router to repair", at="LAB-IN", place="LAB-REPAIR")
    assert item.state == State.STORED


def test_external_providers_own_property_as_customers_do(company):
    """1, 2."""
    item = company.stored(
        "equipment", "Tester on loan", owner=company.provider, at="LAB-IN", place="LAB-RACK"
    )
    assert item.owner == company.provider


@pytest.mark.parametrize("category", ["software", "document", "sample", "patent"])
def test_intellectual_property_is_registered(company, category):
    """4.1.2: sub-programs, software, documents, drawings, samples."""
    item = company.stored(category, "thing", at="LAB-IN", place="LAB-MEDIA")
    (row,) = register_rows(Item.objects.filter(category__code=category))
    assert (row.item, row.on_hand, row.state) == (item, 1, State.STORED)


def test_the_register_has_its_own_title(company):
    """4.2.1: 《顾客或外部供方财产登记表》."""
    assert PaperForm.objects.get(code="register").title == "顾客或外部供方财产登记表"


def test_whoever_finds_something_wrong_reports_it_and_the_owner_is_told(company):
    """3.4."""
    item = company.stored("part", "Switch", at="LAB-IN", place="LAB-RACK", quantity=5)
    report_anomaly(
        item=item,
        by=company.keeper,
        kind="damaged",
        description="two are bent",
        quantity=Decimal(2),
    )
    anomaly = Anomaly.objects.get()
    assert anomaly.item.location == company.place("LAB-Q")
    assert fresh(item).on_hand == 3
