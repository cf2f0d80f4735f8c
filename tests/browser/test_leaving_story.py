"""How goods leave, by the pages that people use: to an outside processor, back for rework and here
again, handed over, destroyed before a witness (Q7, Q9, Q12, G1, P5)."""

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, DestructionState, LeavingState, Role, State
from registry.models import (
    Contact,
    Destruction,
    Issue,
    Item,
    OutsideRequest,
    Return,
    Transfer,
    User,
)
from registry.services.consenting import record_consent
from registry.services.verification import verify_ledger
from tests.browser.desk import Office
from tests.browser.test_kit_story import colleague
from tests.pictures import PNG
from tests.registry.views.test_documents import text_of

pytestmark = pytest.mark.browser

TODAY = f"{timezone.localdate():%Y-%m-%d}"


def goods() -> Item:
    """Something in store of which nothing is out and that no paper names yet."""
    free = Item.objects.filter(state=State.STORED, issued=0, on_hand__gte=10, owner__code="HC")
    papers = {"destruction_lines": None, "transfer_lines": None, "return_lines": None}
    return free.filter(expires_on=None, calibration_due_on=None, **papers).order_by("number")[0]


def consent_to(act: ConsentAct, item: Item) -> None:
    record_consent(
        by=User.objects.get(username="liaison"),
        item=item,
        contact=Contact.objects.filter(party=item.owner, may_consent=True).first(),
        act=act,
        quantity=item.on_hand,
        scope="in writing",
        given_on=timezone.localdate(),
    )


def draw(desk, nth: int = 0) -> None:
    """Sign with the mouse in the ``nth`` field of the page."""
    sheet = desk.page.locator("[data-signature-sheet]").nth(nth)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    desk.page.mouse.move(box["x"] + 30, box["y"] + 60)
    desk.page.mouse.down()
    for step in range(1, 9):
        desk.page.mouse.move(box["x"] + 30 + step * 18, box["y"] + 60 - (step % 3) * 15)
    desk.page.mouse.up()


def release(manager, path: str) -> None:
    manager.open(path)
    manager.page.locator("main [name=decision]").first.check()
    manager.press("form[action$='/decide/'] .button-primary")


def test_goods_are_destroyed_before_a_witness_who_signs_on_their_own_account(office):
    office.speaks("en")
    item = goods()
    consent_to(ConsentAct.SCRAP, item)
    manager, inspector = office.desk("manager"), office.desk("inspector")
    manager.open(f"/items/{item.number}/destroy/")
    manager.fill(reason="superseded drawing")
    manager.page.select_option("main [name=method]", "shredded")
    manager.look("destruction-new")
    manager.go_on()
    document = Destruction.objects.get(number=manager.number)
    manager.look("destruction")
    witness = User.objects.get(username="inspector")
    manager.fill(carried_out_by="Zhang")
    manager.page.select_option("main [name=witness_user]", str(witness.pk))
    manager.page.set_input_files(
        "main [name=files]", {"name": "shreds.png", "mimeType": "image/png", "buffer": PNG}
    )
    manager.press("form[action$='/carry-out/'] .button-danger")
    document.refresh_from_db()
    assert document.state == DestructionState.CARRIED_OUT, manager.words()
    manager.look("destruction-waiting")
    inspector.open("/")
    inspector.press(f"main a[href$='/destructions/{document.number}/']")
    inspector.look("destruction-witness")
    inspector.fill(signing_password=Office.PASSWORD)
    inspector.press("form[action$='/witness/'] .button-danger")
    document.refresh_from_db()
    item.refresh_from_db()
    assert (document.state, item.on_hand) == (DestructionState.DONE, 0), inspector.words()
    inspector.look("destruction-done")
    paper = text_of(inspector.file(f"/destructions/{document.number}/record.pdf?language=en"))
    assert item.number in paper
    assert office.problems() == []
    assert verify_ledger().sound


def test_off_site_another_manager_releases_and_a_witness_from_outside_draws(office):
    office.speaks("zh-hans")
    item = goods()
    consent_to(ConsentAct.SCRAP, item)
    manager = office.desk("manager")
    manager.open(f"/items/{item.number}/destroy/")
    manager.fill(reason="按顾客要求", contractor="绿源环保")
    manager.go_on()
    number = manager.number
    assert number.startswith("DS-"), manager.words()
    assert manager.page.locator("form[action$='/decide/']").count() == 0, "never one's own request"
    release(colleague(office, "director", Role.MANAGER), f"/destructions/{number}/")
    manager.open(f"/destructions/{number}/")
    manager.fill(witness_name="刘工")
    manager.page.set_input_files(
        "main [name=files]", {"name": "proof.png", "mimeType": "image/png", "buffer": PNG}
    )
    draw(manager)
    manager.press("form[action$='/carry-out/'] .button-danger")
    document = Destruction.objects.get(number=number)
    assert document.state == DestructionState.DONE, manager.words()
    assert document.witness_signature is not None
    manager.look("destruction-drawn")
    assert office.problems() == []


def test_ownership_passes_when_both_sides_have_drawn(office):
    office.speaks("en")
    item = goods()
    consent_to(ConsentAct.TRANSFER, item)
    manager = office.desk("manager")
    manager.open(f"/items/{item.number}/transfer/")
    manager.fill(basis="Agreement A-7", **{f"line-{item.pk}-value": "1250.50"})
    manager.go_on()
    number = manager.number
    manager.fill(our_name="Manager", other_name="Li Hua")
    draw(manager, 0)
    draw(manager, 1)
    manager.look("transfer")
    manager.press("form[action$='/complete/'] .button-danger")
    document = Transfer.objects.get(number=number)
    item.refresh_from_db()
    assert (document.state, item.on_hand) == (LeavingState.DONE, 0), manager.words()
    assert document.our_signature is not None and document.other_signature is not None
    assert office.problems() == []


def test_goods_go_back_for_rework_and_come_again(office):
    office.speaks("en")
    item = goods()
    quantity = f"{item.on_hand.normalize():f}"
    warehouse, liaison = office.desk("warehouse"), office.desk("liaison")
    warehouse.open(f"/items/{item.number}/return/")
    warehouse.fill(recipient="HC repair shop", back_by=TODAY)
    warehouse.look("return-rework")
    warehouse.go_on()
    number = warehouse.number
    release(office.desk("manager"), f"/returns/{number}/")
    warehouse.open(f"/returns/{number}/")
    warehouse.fill(received_by_name="HC driver")
    warehouse.press("form[action$='/hand-over/'] .button-primary")
    liaison.open(f"/returns/{number}/")
    liaison.fill(delivered_on=TODAY, delivered_to="Li")
    draw(liaison)
    liaison.press("form[action$='/confirm-delivery/'] .button-primary")
    liaison.open("/return/")
    assert number in liaison.words("section[aria-labelledby=awaited]")
    liaison.look("returns-awaited")
    warehouse.open("/receive/unadvised/")
    warehouse.page.select_option("main [name=party]", str(item.owner_id))
    note = Return.objects.get(number=number)
    warehouse.page.select_option("main [name=back_from]", str(note.pk))
    fields = {"part_number": item.part_number, "name": item.name, "quantity": quantity}
    warehouse.fill(**{f"extra-0-{name}": value for name, value in fields.items()})
    warehouse.page.select_option("main [name=extra-0-category]", label=str(item.category))
    warehouse.page.select_option("main [name=extra-0-unit]", item.unit)
    warehouse.look("receive-rework")
    warehouse.go_on()
    came = note.lines.get().came_back.get()
    warehouse.open(f"/items/{item.number}/")
    assert came.item.number in warehouse.words()
    warehouse.look("item-returned")
    warehouse.open(f"/items/{came.item.number}/")
    assert item.number in warehouse.words()
    assert office.problems() == []
    assert verify_ledger().sound


def test_an_outside_processor_gets_goods_when_another_has_released_them(office):
    office.speaks("en")
    item = goods()
    warehouse = office.desk("warehouse")
    warehouse.open(f"/items/{item.number}/issue/")
    warehouse.fill(holder="Plating Ltd", duties="WX-14")
    warehouse.page.select_option("main [name=holder_kind]", "outside")
    warehouse.go_on()
    number = warehouse.number
    assert number.startswith("OR-"), warehouse.words()
    warehouse.look("outside")
    release(office.desk("manager"), f"/outside/{number}/")
    warehouse.open(f"/outside/{number}/")
    warehouse.press("form[action$='/hand-out/'] .button-primary")
    document = OutsideRequest.objects.get(number=number)
    assert document.issue == Issue.objects.get(number=warehouse.number)
    paper = text_of(warehouse.file(f"/outside/{number}/gate-pass.pdf?language=en"))
    assert "Plating Ltd" in paper
    assert office.problems() == []
