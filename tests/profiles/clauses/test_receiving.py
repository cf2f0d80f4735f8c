"""What arrives, and what counts as property, in every profile (Q3, R1, R2, R3, R4, R5, F2)."""

from decimal import Decimal

import pytest

from inspections.services.checking import record_check
from inspections.services.deciding import decide
from registry.enums import LocationKind, State
from registry.errors import WorkflowError
from registry.models import Category, Item, Location
from registry.queries.hand_overs import hand_overs_of
from registry.queries.history import register_rows
from registry.services.handing_over import take_over
from registry.services.receiving import CountedLine, confirm_receipt
from tests.factories import fresh
from tests.profiles.clauses.trades import Kind


def test_q3_it_is_counted_against_what_was_announced_into_a_pending_place_alone(works):
    advice = works.announced(works.trade.goods, 100)
    counted = {
        "by": works.keeper,
        "party": works.customer,
        "advice": advice,
        "lines": [CountedLine(Decimal(97), advice_line=advice.lines.get())],
    }
    with pytest.raises(WorkflowError, match="pending"):
        confirm_receipt(location=works.place(works.trade.goods.place), **counted)
    assert not Item.objects.exists()
    receipt = confirm_receipt(location=works.place(works.trade.arrives), **counted)
    line = receipt.lines.get()
    assert line.differences == ["short"]
    assert (line.item.state, line.item.received) == (State.RECEIVED, 97)
    assert line.item.number in works.page(works.liaison, "registry:receipt", receipt.number)


def test_r1_who_receives_hands_over_to_who_verifies_on_record(works):
    item = works.comes(works.trade.thing)
    inspector = works.inspector_of(works.trade.thing)
    take_over(items=[item], by=inspector)
    (given,) = hand_overs_of(fresh(item))
    assert (given.given_by, given.taken_by) == (works.keeper, inspector)
    assert given.to_department == inspector.department
    assert given.given_at <= given.taken_at


def customers_site() -> Location:
    """The site of the profile; where it has none, one that its administrator adds."""
    found = Location.objects.filter(kind=LocationKind.CUSTOMER_SITE).first()
    if found is not None:
        return found
    site = Location.objects.create(code="CS", name="顾客现场", kind=LocationKind.CUSTOMER_SITE)
    below = {"CS-IN": LocationKind.PENDING, "CS-STORE": LocationKind.STORAGE}
    for code, kind in below.items():
        Location.objects.create(code=code, name=code, kind=kind, parent=site)
    return site


def test_r2_property_at_the_customers_site_walks_the_same_steps(works):
    site = customers_site()
    arrives, keeps = (
        Location.objects.get(parent=site, kind=kind)
        for kind in (LocationKind.PENDING, LocationKind.STORAGE)
    )
    thing = works.trade.thing
    item = works.kept(thing, at=arrives.code, place=keeps.code)
    (row,) = register_rows(Item.objects.filter(location__path__startswith=f"{site.path}/"))
    assert (row.item, row.location) == (item, keeps)
    schedule = item.check_due.schedule
    schedule.photo_required = False
    schedule.save()
    points = ["pass"] * schedule.points.count()
    assert record_check(item=item, by=works.keeper, results=points, outcome="good").number


def test_r3_goods_for_repair_or_upgrade_are_property_and_go_back(works):
    item = works.kept(works.trade.repair)
    (row,) = register_rows(Item.objects.all())
    assert (row.item, row.on_hand) == (item, 1)
    works.gone_back(item, condition="repaired")
    assert (fresh(item).returned, fresh(item).state) == (1, State.CLOSED)


def test_r4_what_external_providers_own_is_property_as_customers_is(works):
    goods = works.trade.goods
    theirs = works.kept(goods, 5, owner=works.provider, part_number="K-1")
    assert theirs.owner == works.provider
    with pytest.raises(WorkflowError) as refusal:
        works.kept(goods, 5, part_number="K-1")
    assert refusal.value.guard == "other_owner"
    assert theirs.number in works.page(works.keeper, "registry:party", works.provider.code)


def test_r5_tangible_and_intangible_property_stand_in_one_register(works):
    kept = [works.kept(works.trade.goods, 10), works.kept(works.trade.paper)]
    assert [item.category.tangible for item in kept] == [True, False]
    assert [row.item for row in register_rows(Item.objects.order_by("pk"))] == kept
    assert [item.state for item in kept] == [State.STORED] * 2


INTELLECTUAL = {
    "document",
    "management_document",
    "standard",
    "software",
    "patent",
    "personal_data",
    "sample",
    "sealed_sample",
}


def test_f2_documents_drawings_samples_standards_and_patents_are_property(works):
    known = Category.objects.filter(code__in=INTELLECTUAL).order_by("code")
    assert known
    for category in known:
        item = works.comes(Kind(category.code, "thing", ""))
        decide(item=item, by=works.inspectors[works.verifier_of(category.code)])
    listed = register_rows(Item.objects.order_by("category__code"))
    assert [(row.item.category, row.state) for row in listed] == [
        (category, State.VERIFIED) for category in known
    ]
