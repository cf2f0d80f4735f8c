"""Sixty-one lines of a customer's kit: handed out, used up with a loss, counted with three planted
errors, reconciled, returned and closed out; and the page that an auditor reads (Q7, Q12, G1)."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from inspections.models import Stocktake
from registry.enums import Role
from registry.models import Closeout, IssueLine, Item, ProductionNotice, RoleAssignment, User
from registry.services.verification import verify_ledger
from tests.browser.desk import Office
from tests.browser.kit import NOTICE, ORDER, Kit, kit_in_store
from tests.browser.test_stocktaking import dismiss_unknown_labels
from tests.registry.views.test_documents import text_of

pytestmark = pytest.mark.browser

LINES = 61
LEFT = 10  # of each line stays on the shelf, where it has more than twice that


@pytest.fixture
def kit(office) -> Kit:
    kit = kit_in_store()
    assert len(kit.items) == LINES
    return kit


def test_a_kit_is_used_up_counted_reconciled_and_closed_out(office, kit):
    office.speaks("en")
    notice = record_notice(office.desk("liaison"), kit)
    note = hand_out(office.desk("warehouse"), kit)
    use_up(office.desk("warehouse"), note)
    look_at_losses(office.desk("liaison"), notice)
    missing = count_with_three_errors(office, kit)
    settle_the_loss(office, missing)
    give_back(office, kit)
    close_out(office, kit, notice)
    read_as_an_auditor(office.desk("auditor"), kit)
    assert office.problems() == []
    assert verify_ledger().sound


def record_notice(liaison, kit: Kit) -> ProductionNotice:
    """Begun with what was announced; one percent of each part may be lost."""
    liaison.open(f"/pre-advices/{kit.advice.number}/")
    liaison.press(f"a[href$='?advice={kit.advice.number}']")
    liaison.fill(product="HRF-1 amplifier")
    for field in liaison.page.locator("main input[name$=allowed_loss]").all()[:LINES]:
        field.fill("1")
    liaison.look("notice-new")
    liaison.go_on()
    liaison.look("notice")
    notice = ProductionNotice.objects.get(number=NOTICE)
    assert notice.lines.count() == len({(item.part_number, item.unit) for item in kit.items})
    liaison.open("/notices/do-not-buy/")
    liaison.look("do-not-buy")
    return notice


def to_issue(item: Item) -> int:
    whole = int(item.received)
    return whole - LEFT if whole > 2 * LEFT else whole


def hand_out(warehouse, kit: Kit) -> str:
    """All lines on one note, for the notice under which they arrived; the line leader signs."""
    warehouse.open(f"/issue/?owner=HC&order={ORDER}")
    warehouse.page.locator("[data-select-all=item]").check()
    warehouse.go_on()
    for item in kit.items:
        warehouse.page.fill(f"[name=line-{item.pk}-quantity]", str(to_issue(item)))
    warehouse.fill(holder="SMT 1")
    warehouse.page.select_option("[name=holder_kind]", "line")
    assert NOTICE in warehouse.page.locator("[name=notice] option:checked").inner_text()
    warehouse.look("kit-issue")
    warehouse.go_on()
    note = warehouse.number
    assert note.startswith("IS-"), warehouse.words()
    warehouse.press(f"a[href$='/issues/{note}/accept/']")
    warehouse.fill(name="Line leader", signature_typed="Line leader")
    warehouse.look("kit-take-over")
    warehouse.go_on()
    assert "Line leader" in warehouse.words()
    return note


def use_up(warehouse, note: str) -> None:
    """Everything is consumed, and one percent of it, rounded down, was lost at the feeders."""
    warehouse.open(f"/issues/{note}/settle/?everything=consumed")
    for line in IssueLine.objects.filter(issue__number=note):
        lost = line.quantity // 100
        if lost:
            warehouse.page.fill(f"[name=line-{line.pk}-lost]", f"{lost.normalize():f}")
    warehouse.look("kit-settle")
    warehouse.go_on()
    sums = IssueLine.objects.filter(issue__number=note).aggregate(
        issued=Sum("quantity"), used=Sum("consumed"), lost=Sum("process_loss")
    )
    assert sums["issued"] == sums["used"]
    assert Decimal("0.008") < sums["lost"] / sums["used"] <= Decimal("0.01")


def look_at_losses(liaison, notice: ProductionNotice) -> None:
    """Within what is allowed: the page says how much, and raises no alarm."""
    liaison.open(notice.get_absolute_url())
    liaison.look("notice-used-up")
    assert "lost in production, " not in liaison.words()


def count_with_three_errors(office, kit: Kit) -> Item:
    """One lot was mislaid, one is gone, and a label belongs to nothing. Gives what is gone."""
    lying = [item for item in kit.items if item.on_hand]
    mislaid, gone, *right = lying
    stocktake = begin_count(office.desk("manager"))
    warehouse = office.desk("warehouse")
    warehouse.open(f"/stocktakes/{stocktake.number}/count/")
    others = stocktake.lines.exclude(item__in=lying).select_related("item__location")
    for line in others:
        scan(warehouse, line.item.location.code, line.item.number)
    scan(warehouse, kit.shelf.code, *(item.number for item in right), "XX-0815")
    scan(warehouse, kit.elsewhere.code, mislaid.number)
    warehouse.look("kit-count")
    warehouse.page.locator("main .confirm summary").click()
    warehouse.press("main .confirm-panel button")
    results = dict(stocktake.lines.exclude(item=None).values_list("item__number", "result"))
    assert results[mislaid.number] == "wrong_place"
    assert results[gone.number] == "missing"
    assert sorted(set(results.values())) == ["found", "missing", "wrong_place"]
    assert stocktake.lines.get(item=None).tag == "XX-0815"
    recount(office, stocktake, kit, mislaid, gone)
    approve_and_sign(office.desk("manager"), stocktake)
    return gone


def begin_count(manager) -> Stocktake:
    manager.open("/stocktakes/new/")
    owner = manager.page.locator("[name=owner] option", has_text="Huachen")
    manager.page.select_option("[name=owner]", owner.get_attribute("value"))
    counter = User.objects.get(username="warehouse")
    manager.page.select_option("[name=counter]", str(counter.pk))
    manager.go_on()
    return Stocktake.objects.latest("pk")


def scan(desk, *codes: str) -> None:
    """A burst of keys each; the page says what it counted before the next place is scanned."""
    for code in codes:
        desk.page.keyboard.type(code + "\n")
    desk.page.wait_for_selector(f"#counted >> text={codes[-1]}")


def colleague(office, username: str, role: Role):
    """The desk of somebody else who has the same work."""
    person = User.objects.create_user(
        username=username, password=Office.PASSWORD, name=username.title()
    )
    RoleAssignment.objects.create(user=person, role=role)
    return office.desk(username)


def recount(office, stocktake, kit: Kit, mislaid: Item, gone: Item) -> None:
    desk = colleague(office, "recounter", Role.WAREHOUSE)
    desk.open(f"/stocktakes/{stocktake.number}/count/?place={kit.elsewhere.code}")
    scan(desk, mislaid.number)
    with desk.page.expect_response("**/count/**"):
        desk.page.locator("li", has_text=gone.number).get_by_role("button").click()


def approve_and_sign(manager, stocktake) -> None:
    dismiss_unknown_labels(stocktake)
    manager.open(f"/stocktakes/{stocktake.number}/")
    manager.press("form[action$='/approve/'] button")
    manager.open(f"/stocktakes/{stocktake.number}/close/")
    manager.fill(signing_password=Office.PASSWORD)
    manager.go_on()


def settle_the_loss(office, gone: Item) -> None:
    """The customer is told and agrees to write it off; a manager closes the anomaly who did not
    approve the count that reported it."""
    liaison, manager = office.desk("liaison"), colleague(office, "director", Role.MANAGER)
    anomaly = f"/anomalies/{gone.anomalies.get().number}/"
    liaison.open(anomaly)
    liaison.page.locator("main [name=contact]").first.wait_for()
    liaison.fill(how="Mail of today")
    liaison.press("main form[action$='/tell/'] .button-primary")
    liaison.page.locator("main [name=disposition][value=write_off]").check()
    liaison.press("main form[action$='/agree/'] .button-primary")
    manager.open(anomaly)
    manager.fill(note="Written off as agreed")
    manager.press("main form[action$='/carry-out/'] .button-primary")
    manager.fill(outcome="The cage is locked now", signing_password=Office.PASSWORD)
    manager.press("main form[action$='/close/'] .button-primary")
    gone.refresh_from_db()
    assert (gone.on_hand, gone.lost) == (0, LEFT)


def give_back(office, kit: Kit) -> None:
    warehouse, manager = office.desk("warehouse"), office.desk("manager")
    warehouse.open(f"/return/HC/?order={ORDER}")
    warehouse.page.locator("[data-select-all=item]").check()
    warehouse.go_on()
    warehouse.fill(recipient="HC warehouse")
    warehouse.go_on()
    note = f"/returns/{warehouse.number}/"
    manager.open(note)
    manager.page.locator("main [name=decision]").first.check()
    manager.press("form[action$='/decide/'] .button-primary")
    warehouse.open(note)
    warehouse.fill(received_by_name="HC driver")
    warehouse.press("form[action$='/hand-over/'] .button-primary")
    liaison = office.desk("liaison")
    liaison.open(note)
    liaison.fill(
        delivered_on=f"{timezone.localdate():%Y-%m-%d}",
        delivered_to="HC warehouse",
        signature_typed="李工",
    )
    liaison.press("form[action$='/confirm-delivery/'] .button-primary")
    assert not any(item.on_hand for item in kit.items)


def close_out(office, kit: Kit, notice: ProductionNotice) -> None:
    manager = office.desk("manager")
    page = f"/agreements/{kit.agreement.pk}/closeout/"
    manager.open(page)
    assert NOTICE in manager.words(), "production is still open, and the page leads there"
    manager.look("closeout-open")
    liaison = office.desk("liaison")
    liaison.open(notice.get_absolute_url())
    liaison.page.locator("main .confirm summary").click()
    liaison.press("main .confirm-panel button")
    manager.open(page)
    assert "To settle" not in manager.words(), manager.words()
    manager.fill(signing_password=Office.PASSWORD)
    manager.look("closeout-to-sign")
    manager.go_on()
    manager.look("closeout-signed")
    closeout = Closeout.objects.get(agreement=kit.agreement)
    assert closeout.counted_by == Stocktake.objects.latest("pk").number
    for line in closeout.lines:
        moved = sum(Decimal(quantity) for quantity in line["moved"].values())
        assert moved == Decimal(line["arrived"]), line
        assert set(line["moved"]) <= {"consumed", "returned", "lost"}


def read_as_an_auditor(auditor, kit: Kit) -> None:
    """One sentence, a line a part, and each opens down to its movements and papers."""
    auditor.open(f"/agreements/{kit.agreement.pk}/closeout/")
    assert "Everything that arrived is accounted for." in auditor.words()
    assert auditor.page.locator("main tbody tr").count() == len(
        {(item.part_number, item.unit) for item in kit.items}
    )
    first = kit.items[0]
    auditor.page.get_by_role("link", name=first.part_number, exact=True).click()
    auditor.page.wait_for_selector(f"text={first.number}")
    auditor.look("kit-line-opened")
    words = auditor.words()
    for act in ("Received", "Put in store", "Issue", "Record consumption", "Return to owner"):
        assert act in words, act
    closeout = Closeout.objects.get(agreement=kit.agreement)
    report = text_of(auditor.file(f"/closeouts/{closeout.number}/report.pdf?language=en"))
    assert "accounted for" in report
    assert all(item.part_number in report for item in kit.items)
