"""The main job through real pages: a customer's list from pre-advice to return and the register.

Looks at every page, wide and on a phone; with ``PICTURES=yes`` it leaves what it saw in
``screenshots/<language>/``.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from registry.enums import State
from registry.models import Item, PreAdvice, Receipt
from registry.services.verification import verify_ledger
from tests.browser.desk import Office
from tests.browser.inspecting import verify_by_plan
from tests.registry.views.test_documents import text_of

pytestmark = pytest.mark.browser

KIT = Path(__file__).parents[1] / "data" / "customer-kit-huachen.xlsx"
BAD = KIT.with_name("customer-kit-bad.xlsx")
LINES = 64


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_customers_goods_from_pre_advice_to_return(office, language):
    office.speaks(language)
    advice = announce(office.desk("liaison"))
    receipt = receive(office.desk("warehouse"), advice)
    verify(office.desk("inspector"), receipt)
    label(office.desk("warehouse"), receipt)
    store(office.desk("warehouse"), receipt)
    note = issue(office.desk("warehouse"), receipt)
    settle(office.desk("warehouse"), note)
    give_back(office, receipt)
    print_register(office.desk("auditor"))
    look_around(office)
    assert office.problems() == []
    assert verify_ledger().sound


def announce(liaison) -> PreAdvice:
    liaison.open("/")
    liaison.look("home-liaison")
    liaison.open("/pre-advices/import/")
    liaison.look("import")
    refuse_bad_list(liaison)
    liaison.open("/pre-advices/import/")
    upload(liaison, KIT)
    liaison.look("preview")
    liaison.press("[name=commit]")
    liaison.look("pre-advice")
    advice = PreAdvice.objects.get(number=liaison.number)
    assert advice.lines.count() == LINES
    quantities = dict(advice.lines.values_list("line_no", "quantity"))
    assert [quantities[line] for line in (1, 4, 7, 10, 64)] == [6386, 12772, 400, 800, 2]
    assert set(advice.lines.values_list("unit", flat=True)) == {"PCS"}
    return advice


def upload(desk, path: Path) -> None:
    options = desk.page.locator("main [name=party] option").all()
    owner = next(o for o in options if "Huachen" in o.inner_text() or "华辰" in o.inner_text())
    desk.page.select_option("main [name=party]", owner.get_attribute("value"))
    desk.page.set_input_files("main input[type=file]", path)
    desk.go_on()


def refuse_bad_list(liaison) -> None:
    """Every wrong row is named with its cell, and nothing can be stored."""
    before = PreAdvice.objects.count()
    upload(liaison, BAD)
    liaison.look("preview-with-findings")
    words = liaison.page.locator("main").inner_text()
    for cell in ("C3", "A4", "C5", "B6", "D7", "B9", "C10"):
        assert cell in words, f"{cell} is not named"
    assert liaison.page.locator("[name=commit]").is_disabled()
    assert PreAdvice.objects.count() == before


def receive(warehouse, advice: PreAdvice) -> Receipt:
    warehouse.open("/")
    warehouse.look("home-warehouse")
    warehouse.open("/receive/")
    warehouse.look("receive-queue")
    warehouse.open(f"/receive/{advice.number}/")
    warehouse.page.locator("[name=as_advised]").click()
    warehouse.fill(delivery_note="HC-DN-0042")
    warehouse.look("receive-count")
    warehouse.go_on()
    warehouse.look("receipt")
    assert warehouse.file(f"/receipts/{warehouse.number}/delivery-note.pdf").startswith(b"%PDF")
    receipt = Receipt.objects.get(number=warehouse.number)
    assert items_of(receipt).filter(state=State.RECEIVED).count() == LINES
    return receipt


def items_of(receipt: Receipt):
    return Item.objects.filter(receipt_line__receipt=receipt).order_by("number")


def tick_all(desk, receipt: Receipt) -> None:
    """Tick everything of one arrival in a queue."""
    desk.page.locator("section", has_text=receipt.number).locator("[data-select-all]").check()


def verify(inspector, receipt: Receipt) -> None:
    inspector.open("/")
    inspector.look("home-inspector")
    inspector.open(f"/items/{items_of(receipt).first().number}/verify/")
    inspector.look("verify-item")
    inspector.open("/verify/")
    tick_all(inspector, receipt)
    for check in ("appearance", "documents"):
        inspector.page.locator(f"main [name={check}][value=pass]").check()
    inspector.page.fill("main [name=signing_password]", Office.PASSWORD)
    inspector.look("verify-queue")
    inspector.go_on()
    verify_what_has_a_plan(inspector, receipt)
    assert items_of(receipt).filter(state=State.VERIFIED).count() == LINES


def verify_what_has_a_plan(inspector, receipt: Receipt) -> None:
    """Tooling, gauges and samples stay in the queue when the rest is accepted."""
    left = items_of(receipt).filter(state=State.RECEIVED)
    assert {item.category.code for item in left} == {"tooling", "gauge", "sealed_sample"}
    for item in left:
        verify_by_plan(inspector, item)


def label(warehouse, receipt: Receipt) -> None:
    warehouse.open("/label/")
    tick_all(warehouse, receipt)
    warehouse.look("label-queue")
    warehouse.go_on()
    warehouse.look("label-read-back")
    numbers = list(items_of(receipt).values_list("number", flat=True))
    words = text_of(warehouse.file(f"/labels.pdf?items={','.join(numbers)}&language=zh-hans"))
    assert all(number in words for number in numbers)
    for number in numbers:
        with warehouse.page.expect_response(lambda answer: answer.request.method == "POST"):
            warehouse.page.fill("main [name=code]", number)
            warehouse.page.press("main [name=code]", "Enter")
        warehouse.page.wait_for_load_state()
    assert items_of(receipt).filter(state=State.LABELLED).count() == LINES


def store(warehouse, receipt: Receipt) -> None:
    warehouse.open("/store/")
    tick_all(warehouse, receipt)
    warehouse.look("store-queue")
    warehouse.go_on()
    warehouse.look("store-place")
    warehouse.page.locator("main [name=location]:not([disabled])").first.check()
    warehouse.go_on()
    assert items_of(receipt).filter(state=State.STORED).count() == LINES


def issue(warehouse, receipt: Receipt) -> str:
    chosen = items_of(receipt)[:3]
    warehouse.open("/issue/?owner=HC")
    for item in chosen:
        warehouse.page.locator(f"[name=item][value={item.number}]").check()
    warehouse.look("issue-choose")
    warehouse.go_on()
    for field in warehouse.page.locator("main input[name$=quantity]").all():
        field.fill("200")
    warehouse.fill(holder="SMT 1")
    warehouse.look("issue-note-new")
    warehouse.go_on()
    warehouse.look("issue-note")
    assert warehouse.file(f"/issues/{warehouse.number}/note.pdf").startswith(b"%PDF")
    assert [item.issued for item in items_of(receipt)[:3]] == [200, 200, 200]
    return warehouse.number


def settle(warehouse, note: str) -> None:
    """180 of each were consumed, 20 come back."""
    warehouse.open(f"/issues/{note}/settle/")
    for field in warehouse.page.locator("main input[name$=consumed]").all():
        field.fill("180")
    for field in warehouse.page.locator("main input[name$=back]").all():
        field.fill("20")
    warehouse.look("issue-settle")
    warehouse.go_on()
    items = Item.objects.filter(issue_lines__issue__number=note)
    assert {(item.issued, item.consumed) for item in items} == {(Decimal(0), Decimal(180))}


def give_back(office, receipt: Receipt) -> None:
    """Everything left of the arrival goes back to the owner, released by a manager."""
    warehouse, manager = office.desk("warehouse"), office.desk("manager")
    warehouse.open("/return/")
    warehouse.look("return-overview")
    warehouse.open(f"/return/HC/?order={receipt.pre_advice.order_number}")
    warehouse.page.locator("[data-select-all=item]").check()
    warehouse.look("return-choose")
    warehouse.go_on()
    warehouse.fill(recipient="HC warehouse")
    warehouse.look("return-new")
    warehouse.go_on()
    number = warehouse.number
    assert number.startswith("RT-"), warehouse.page.locator("main").inner_text()
    manager.open("/")
    manager.look("home-manager")
    manager.open(f"/returns/{number}/")
    manager.look("return-to-decide")
    manager.page.locator("main [name=decision]").first.check()
    manager.press("form[action$='/decide/'] .button-primary")
    warehouse.open(f"/returns/{number}/")
    warehouse.look("return-to-hand-over")
    warehouse.fill(received_by_name="HC driver")
    warehouse.press("form[action$='/hand-over/'] .button-primary")
    warehouse.look("return-done")
    assert warehouse.file(f"/returns/{number}/note.pdf").startswith(b"%PDF")
    assert warehouse.file(f"/returns/{number}/gate-pass.pdf").startswith(b"%PDF")
    assert not items_of(receipt).exclude(state=State.CLOSED).exists()


def print_register(auditor) -> None:
    auditor.open("/reports/")
    auditor.look("reports")
    words = text_of(auditor.file("/reports/register.pdf?party=HC&closed=on&language=zh-hans"))
    assert "顾客财产清单" in words
    assert "华辰射频技术有限公司" in words
    numbers = Item.objects.filter(owner__code="HC").values_list("number", flat=True)
    assert all(number in words for number in numbers)


def look_around(office) -> None:
    """Pages the job itself does not lead through."""
    auditor, warehouse = office.desk("auditor"), office.desk("warehouse")
    item = Item.objects.filter(state=State.CLOSED).first()
    for name, path in {
        "home-auditor": "/",
        "register": "/items/",
        "register-filtered": "/items/?party=HC&state=closed",
        "register-nothing-found": "/items/?q=nothing-like-this",
        "item-closed": f"/items/{item.number}/",
        "parties": "/parties/",
        "party": "/parties/HC/",
        "locations": "/locations/",
        "location": "/locations/WH-A1/",
        "anomalies": "/anomalies/",
        "consents": "/consents/",
        "quarantine": "/quarantine/",
        "scan": "/scan/",
        "pre-advices": "/pre-advices/",
    }.items():
        auditor.open(path)
        auditor.look(name)
    stored = Item.objects.filter(state=State.STORED).first()
    if stored:
        for verb in ("move", "split", "issue", "report-anomaly"):
            warehouse.open(f"/items/{stored.number}/{verb}/")
            warehouse.look(f"item-{verb}")
        warehouse.open(f"/items/{stored.number}/")
        warehouse.look("item")
