"""Writes of what comes before, around and after an item: announcements, arrivals, returns …"""

import base64
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

from django.utils import timezone

from inspections.models import Anomaly
from inspections.services.anomalies import agree_disposition, report_anomaly, tell_customer
from inspections.services.anomalies import carry_out as carry_out_anomaly
from inspections.services.preventing import assess_anomaly
from registry.enums import Role
from registry.services.destroying import Witness, carry_out, request_destruction
from registry.services.dwelling import give_dwell_reason, refresh_dwelling
from registry.services.evidence import examine
from registry.services.outside import request_outside
from registry.services.returning import decide_gate_pass, request_return
from registry.services.returning import hand_over as send_off
from registry.services.signing import content_hash
from registry.services.transferring import request_transfer
from tests.api_caller import sent_file
from tests.drawn import data_url
from tests.factories import (
    PASSWORD,
    fresh,
    make_category,
    make_contact,
    make_pre_advice,
    make_user,
)
from tests.matrices.audit_doors import WHY, Stage, photo
from tests.matrices.audit_table import write
from tests.matrices.world import a_dwell_case
from tests.pictures import PNG
from tests.registry.agreements import make_agreement, stored_under, use_up
from tests.registry.notices import make_notice

KIT = Path(__file__).resolve().parents[1] / "data" / "customer-kit-huachen.xlsx"

# ---- before arrival, and arrival -----------------------------------------------------

GOODS = {"category": "part", "name": "CAP CER 33PF 0402", "quantity": "100"}
PART = {"lines-0-name": "CAP", "lines-0-required": "7", "lines-0-unit": "PCS"}
ARRIVED = "receiptline movement handover"  # told by the receipt
RECEIVED = ("receive registry.item", "confirm_receipt registry.receipt")
ADVISED = (*RECEIVED, "confirm_receipt registry.preadvice")


def on_lines(prefix: str) -> dict:
    return {f"{prefix}-0-{name}": value for name, value in (GOODS | {"unit": "PCS"}).items()}


@write(
    "page registry:new_pre_advice", "liaison", "announce registry.preadvice", also="preadviceline"
)
def announce(stage):
    make_category()
    return stage.page(
        "liaison", "registry:new_pre_advice", party=stage.party.pk, **on_lines("lines")
    )


@write("api pre-advices/", "liaison", "announce registry.preadvice", also="preadviceline")
def announce_by_api(stage):
    make_category()
    return stage.api("liaison", "/pre-advices/", party="hc", lines=[GOODS])


@write(
    "page registry:new_notice",
    "liaison",
    "record_notice registry.productionnotice",
    also="noticeline",
)
def record_notice(stage):
    return stage.page(
        "liaison", "registry:new_notice", number="SC-1", product="HRF", party=stage.party.pk, **PART
    )


@write(
    "page registry:edit_notice",
    "liaison",
    "change_notice registry.productionnotice",
    also="noticeline",
)
def change_notice(stage):
    notice = make_notice(stage.cast, stage.party)
    return stage.page("liaison", "registry:edit_notice", notice.pk, **PART)


@write("page registry:close_notice", "manager", "close_notice registry.productionnotice", why=True)
def close_notice(stage):
    notice = make_notice(stage.cast, stage.party)
    return stage.post("manager", "registry:close_notice", notice.pk, reason=WHY)


@write(
    "page registry:closeout",
    "manager",
    "close_agreement registry.closeout",
    "sign registry.closeout",
    also="signature",
)
def close_agreement(stage):
    agreement = make_agreement(stage.party)
    use_up(stored_under(agreement, stage.cast, stage.walk.places), stage.cast)
    return stage.page(
        "manager",
        "registry:closeout",
        agreement.pk,
        uncounted_reason="used up at once",
        signing_password=PASSWORD,
    )


def known_categories() -> None:
    for code in ("part", "material", "tooling", "gauge", "sealed_sample"):
        make_category(code)


@write("page registry:import_pre_advice", "liaison")
def upload_list(stage):
    return stage.page(
        "liaison", "registry:import_pre_advice", party=stage.party.pk, file=KIT.open("rb")
    )


@write(
    "page registry:preview_import", "liaison", "announce registry.preadvice", also="preadviceline"
)
def commit_list(stage):
    known_categories()
    stage.page("liaison", "registry:import_pre_advice", party=stage.party.pk, file=KIT.open("rb"))()
    draft = stage.newest("importdraft")
    return stage.page("liaison", "registry:preview_import", draft.pk, commit="1")


@write("command import_items", "liaison", "announce registry.preadvice", also="preadviceline")
def import_items(stage):
    known_categories()
    return stage.command(
        "import_items", str(KIT), "--commit", party=stage.party.code, stdout=StringIO()
    )


CANCELLED = "cancel_pre_advice registry.preadvice"


@write("page registry:cancel_pre_advice", "liaison", CANCELLED, why=True)
def cancel_advice(stage):
    advice = make_pre_advice(stage.cast.liaison, party=stage.party)
    return stage.post("liaison", "registry:cancel_pre_advice", advice.number, reason=WHY)


@write("api pre-advices/{}/cancel/", "liaison", CANCELLED, why=True)
def cancel_advice_by_api(stage):
    advice = make_pre_advice(stage.cast.liaison, party=stage.party)
    return stage.api("liaison", f"/pre-advices/{advice.number}/cancel/", reason=WHY)


@write("page registry:receive_advice", "warehouse", *ADVISED, also=ARRIVED)
def receive(stage):
    advice = make_pre_advice(stage.cast.liaison, party=stage.party)
    return stage.page(
        "warehouse", "registry:receive_advice", advice.number, **{"line-0-counted": "90"}
    )


@write("page registry:receive_unadvised", "warehouse", *RECEIVED, also=ARRIVED)
def receive_unadvised(stage):
    make_category()
    return stage.page(
        "warehouse", "registry:receive_unadvised", party=stage.party.pk, **on_lines("extra")
    )


@write("api receipts/", "warehouse", *ADVISED, also=ARRIVED)
def receive_by_api(stage):
    advice = make_pre_advice(stage.cast.liaison, party=stage.party)
    return stage.api(
        "warehouse",
        "/receipts/",
        pre_advice=advice.number,
        location="pending",
        lines=[{"line": 1, "quantity": "90"}],
    )


# ---- consents, returns, anomalies, files ---------------------------------------------


@write(
    "page registry:consent_new",
    "liaison",
    "record_consent registry.consent",
    "add_evidence registry.evidence",
)
def record_consent(stage):
    item, contact = stage.walk.stored(), make_contact(stage.party)
    return stage.page(
        "liaison",
        "registry:consent_new",
        query=f"?item={item.number}",
        act="scrap",
        contact=contact.pk,
        scope="scrap it",
        files=photo(),
    )


@write(
    "api consents/",
    "liaison",
    "record_consent registry.consent",
    "add_evidence registry.evidence",
)
def record_consent_by_api(stage):
    item, contact = stage.walk.stored(), make_contact(stage.party)
    return stage.api(
        "liaison",
        "/consents/",
        item=item.number,
        contact=contact.pk,
        act="scrap",
        quantity="5",
        scope="scrap it",
        given_on=timezone.localdate().isoformat(),
        document=sent_file("letter.png"),
    )


def a_return(stage, *, released=False):
    item = stage.walk.stored()
    lines = [{"item": item, "quantity": item.on_hand}]
    document = request_return(by=stage.cast.warehouse, party=stage.party, lines=lines)
    if released:
        decide_gate_pass(by=stage.cast.manager, document=document, approved=True)
    return fresh(document)


REQUESTED = "request_return registry.return"
TRANSFER_GATE = ("decide_gate_pass registry.transfer", "decide_gate_pass registry.gatepass")
GATE = ("decide_gate_pass registry.return", "decide_gate_pass registry.gatepass")
HANDED_OVER = ("return registry.item", "hand_over registry.return")


@write("page registry:return_new", "warehouse", REQUESTED, also="returnline")
def return_new(stage):
    item = stage.walk.stored()
    return stage.page(
        "warehouse",
        "registry:return_new",
        stage.party.code,
        query=f"?item={item.number}",
        recipient="Receiving dock",
    )


REASON_TO_WAIT_NO_MORE = "expect_no_more registry.return"


@write("page registry:expect_no_more", "liaison", REASON_TO_WAIT_NO_MORE, why=True)
def expect_no_more(stage):
    item = stage.walk.stored()
    lines = [{"item": item, "quantity": item.on_hand}]
    day = timezone.localdate()
    document = request_return(by=stage.cast.warehouse, party=stage.party, lines=lines, back_by=day)
    decide_gate_pass(by=stage.cast.manager, document=document, approved=True)
    send_off(by=stage.cast.warehouse, document=document, received_by_name="Li")
    return stage.post("liaison", "registry:expect_no_more", document.number, reason=WHY)


@write("api returns/", "warehouse", REQUESTED, also="returnline")
def return_by_api(stage):
    line = {"item": stage.walk.stored().number, "quantity": "100"}
    return stage.api("warehouse", "/returns/", party="hc", lines=[line])


@write("page registry:decide_gate_pass", "manager", *GATE, why=True)
def refuse_at_the_gate(stage):
    number = a_return(stage).number
    return stage.post("manager", "registry:decide_gate_pass", number, decision="refuse", note=WHY)


@write("api returns/{}/gate-pass/", "manager", *GATE, why=True)
def refuse_by_api(stage):
    number = a_return(stage).number
    return stage.api("manager", f"/returns/{number}/gate-pass/", approved=False, note=WHY)


@write("page registry:hand_over", "warehouse", *HANDED_OVER, also="movement")
def hand_over(stage):
    number = a_return(stage, released=True).number
    return stage.post("warehouse", "registry:hand_over", number, received_by_name="Wang")


@write("api returns/{}/hand-over/", "warehouse", *HANDED_OVER, also="movement")
def hand_over_by_api(stage):
    number = a_return(stage, released=True).number
    return stage.api("warehouse", f"/returns/{number}/hand-over/", received_by_name="Wang")


@write("api items/{}/return/", "warehouse", *HANDED_OVER, also="movement")
def hand_over_item_by_api(stage):
    document = a_return(stage, released=True)
    body = {"return": document.number, "received_by_name": "Wang"}
    return stage.api("warehouse", f"/items/{document.lines.get().item.number}/return/", **body)


DELIVERED = "confirm_delivery registry.return"


def a_sent_return(stage):
    document = a_return(stage, released=True)
    return send_off(by=stage.cast.warehouse, document=document, received_by_name="Wang")


@write("page registry:confirm_delivery", "liaison", "add_evidence registry.evidence", DELIVERED)
def confirm_delivery(stage):
    number, today = a_sent_return(stage).number, timezone.localdate().isoformat()
    proof = {"signature": data_url(), "signature_typed": ""}
    typed = {"delivered_on": today, "delivered_to": "Li", **proof}
    return stage.post("liaison", "registry:confirm_delivery", number, **typed)


@write("api returns/{}/confirm-delivery/", "liaison", DELIVERED)
def confirm_delivery_by_api(stage):
    number, today = a_sent_return(stage).number, timezone.localdate().isoformat()
    body = {"delivered_on": today, "delivered_to": "Li", "signed_as": "Li"}
    return stage.api("liaison", f"/returns/{number}/confirm-delivery/", **body)


@write("page registry:cancel_return", "warehouse", "cancel_return registry.return", why=True)
def cancel_return(stage):
    return stage.post("warehouse", "registry:cancel_return", a_return(stage).number, reason=WHY)


@write("api returns/{}/cancel/", "warehouse", "cancel_return registry.return", why=True)
def cancel_return_by_api(stage):
    return stage.api("warehouse", f"/returns/{a_return(stage).number}/cancel/", reason=WHY)


# ---- transfers of ownership ------------------------------------------------------------


LISTED = "request_transfer registry.transfer"
PASSED = (
    "use_consent registry.consent",
    "transfer registry.item",
    "complete_transfer registry.transfer",
)


def a_transfer(stage, **head):
    item = stage.walk.stored()
    line = {"item": item, "quantity": item.on_hand, "value": Decimal(9)}
    lines = [line | {"consent": stage.consent("transfer", item)}]
    return request_transfer(
        by=stage.cast.manager, party=stage.party, lines=lines, basis="A-1", **head
    )


@write("page registry:transfer_new", "manager", LISTED, also="transferline")
def transfer_new(stage):
    item = stage.walk.stored()
    stage.consent("transfer", item)
    return stage.page(
        "manager",
        "registry:transfer_new",
        stage.party.code,
        query=f"?item={item.number}",
        basis="A-1",
        **{f"line-{item.pk}-value": "9"},
    )


@write("page registry:transfer_decide", "second_manager", *TRANSFER_GATE, why=True)
def refuse_transfer(stage):
    number = a_transfer(stage, third_party="Grid").number
    stage.cast.second_manager = make_user("second", Role.MANAGER)
    typed = {"decision": "refuse", "note": WHY}
    return stage.post("second_manager", "registry:transfer_decide", number, **typed)


KEPT = "add_evidence registry.evidence"


@write("page registry:transfer_complete", "manager", KEPT, *PASSED, also="movement")
def complete_transfer(stage):
    typed = {
        "transferred_on": timezone.localdate().isoformat(),
        "our_name": "Manager",
        "our_signature": data_url(),
        "our_signature_typed": "",
        "other_name": "Li",
        "other_signature": "",
        "other_signature_typed": "Li",
    }
    number = a_transfer(stage).number
    return stage.post("manager", "registry:transfer_complete", number, **typed)


@write("page registry:transfer_cancel", "manager", "cancel_transfer registry.transfer", why=True)
def cancel_transfer(stage):
    return stage.post("manager", "registry:transfer_cancel", a_transfer(stage).number, reason=WHY)


@write("api items/{}/transfer/", "manager", LISTED, *PASSED, also="movement transferline", why=True)
def transfer_by_api(stage):
    item = stage.walk.stored()
    body = {"consent": stage.consent("transfer", item).number, "reason": WHY}
    names = {"our_name": "Manager", "other_name": "Li"}
    return stage.api("manager", f"/items/{item.number}/transfer/", **body, **names)


# ---- destructions ----------------------------------------------------------------------


TO_DESTROY = "request_destruction registry.destruction"
RECORDED = "carry_out_destruction registry.destruction"
DESTROYED = ("use_consent registry.consent", "destroy registry.item")
DESTRUCTION_GATE = (
    "decide_gate_pass registry.destruction",
    "decide_gate_pass registry.gatepass",
)


def a_destruction(stage, **head):
    item = stage.walk.stored()
    lines = [{"item": item, "quantity": item.on_hand, "consent": stage.consent("scrap", item)}]
    head = {"reason": WHY, "method": "crushed"} | head
    return request_destruction(by=stage.cast.manager, party=stage.party, lines=lines, **head)


def carried_out(witness, **more) -> dict:
    """What the page of a destruction posts."""
    return {
        "destroyed_on": timezone.localdate().isoformat(),
        "carried_out_by": "Zhang",
        "files": photo(),
        **witness,
        **more,
    }


@write("page registry:destruction_new", "manager", TO_DESTROY, also="destructionline")
def destruction_new(stage):
    item = stage.walk.stored()
    stage.consent("scrap", item)
    return stage.page(
        "manager",
        "registry:destruction_new",
        stage.party.code,
        query=f"?item={item.number}",
        reason=WHY,
        method="shredded",
    )


@write("page registry:destruction_decide", "second_manager", *DESTRUCTION_GATE, why=True)
def refuse_destruction(stage):
    number = a_destruction(stage, contractor="Smelter").number
    stage.cast.second_manager = make_user("second", Role.MANAGER)
    typed = {"decision": "refuse", "note": WHY}
    return stage.post("second_manager", "registry:destruction_decide", number, **typed)


@write(
    "page registry:destruction_carry_out",
    "manager",
    KEPT,
    KEPT,
    *DESTROYED,
    RECORDED,
    also="movement",
)
def carry_out_destruction(stage):
    witness = {"witness_name": "Wang", "witness_signature": data_url()}
    number = a_destruction(stage).number
    return stage.post("manager", "registry:destruction_carry_out", number, **carried_out(witness))


@write(
    "page registry:destruction_witness",
    "inspector",
    *DESTROYED,
    "witness_destruction registry.destruction",
    "sign registry.destruction",
    also="movement signature",
)
def witness_destruction(stage):
    document = a_destruction(stage)
    carry_out(
        by=stage.cast.manager,
        document=document,
        destroyed_on=timezone.localdate(),
        carried_out_by="Zhang",
        witness=Witness(user=stage.cast.inspector),
        files=[examine(photo())],
    )
    document.refresh_from_db()
    return stage.post(
        "inspector",
        "registry:destruction_witness",
        document.number,
        signing_username=stage.cast.inspector.username,
        signing_password=PASSWORD,
        seen_hash=content_hash(document),
    )


CALLED_OFF = "cancel_destruction registry.destruction"


@write("page registry:destruction_cancel", "manager", CALLED_OFF, why=True)
def cancel_destruction(stage):
    number = a_destruction(stage).number
    return stage.post("manager", "registry:destruction_cancel", number, reason=WHY)


@write(
    "api items/{}/destroy/",
    "manager",
    TO_DESTROY,
    KEPT,
    *DESTROYED,
    RECORDED,
    also="movement destructionline",
    why=True,
)
def destroy_by_api(stage):
    item = stage.walk.stored()
    proof = {"name": "crushed.png", "content": base64.b64encode(PNG).decode()}
    return stage.api(
        "manager",
        f"/items/{item.number}/destroy/",
        consent=stage.consent("scrap", item).number,
        reason=WHY,
        witness="Wang",
        certificate=proof,
    )


# ---- outside processors ----------------------------------------------------------------


TO_OUTSIDE = "request_outside registry.outsiderequest"
OUTSIDE_GATE = ("decide_gate_pass registry.outsiderequest", "decide_gate_pass registry.gatepass")
WENT_OUT = (
    "issue registry.item",
    "issue registry.issue",
    "hand_out_outside registry.outsiderequest",
)


def for_outside(stage, *, released=False):
    document = request_outside(
        by=stage.cast.warehouse,
        lines=[(stage.walk.stored(), Decimal(40))],
        holder="Plating Ltd",
        purpose="plating",
        duties="WX-14",
    )
    if released:
        decide_gate_pass(by=stage.cast.manager, document=document, approved=True)
    return document


@write("page registry:outside_decide", "manager", *OUTSIDE_GATE, why=True)
def refuse_outside(stage):
    typed = {"decision": "refuse", "note": WHY}
    return stage.post("manager", "registry:outside_decide", for_outside(stage).number, **typed)


@write("page registry:outside_hand_out", "warehouse", *WENT_OUT, also="movement issueline")
def outside_hand_out(stage):
    number = for_outside(stage, released=True).number
    return stage.post("warehouse", "registry:outside_hand_out", number)


CALLED_BACK = "cancel_outside registry.outsiderequest"


@write("page registry:outside_cancel", "warehouse", CALLED_BACK, why=True)
def cancel_outside(stage):
    number = for_outside(stage).number
    return stage.post("warehouse", "registry:outside_cancel", number, reason=WHY)


@write("a request for an outside processor", "warehouse", TO_OUTSIDE, also="outsideline")
def ask_for_outside(stage):
    item = stage.walk.stored()
    head = {"holder": "Plating Ltd", "holder_kind": "outside", "duties": "WX-14", "purpose": "P"}
    return stage.page("warehouse", "registry:issue_new", query=f"?item={item.number}", **head)


def an_anomaly(stage, *, told=False, agreed=False) -> Anomaly:
    anomaly = report_anomaly(
        item=stage.walk.stored(), by=stage.cast.warehouse, kind="damaged", description="crushed"
    )
    if told or agreed:
        contact = make_contact(stage.party)
        tell_customer(anomaly=anomaly, by=stage.cast.liaison, contact=contact, how="mail")
    if agreed:
        today = timezone.localdate()
        agree_disposition(
            anomaly=anomaly, by=stage.cast.liaison, disposition="write_off", agreed_on=today
        )
    return anomaly


TOLD = "tell_customer inspections.anomaly"
AGREED = "agree_disposition inspections.anomaly"
DONE = ("write_off registry.item", "carry_out_anomaly inspections.anomaly")
CLOSED = (*DONE, "close_anomaly inspections.anomaly")
AGREED_LINES = "inspections.anomalydisposition"
SIGNED = ("close_anomaly inspections.anomaly", "sign inspections.anomaly")


@write("page inspections:tell_customer", "liaison", TOLD)
def tell(stage):
    number, contact = an_anomaly(stage).number, make_contact(stage.party)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    typed = {"contact": contact.pk, "how": "mail", "at": at}
    return stage.post("liaison", "inspections:tell_customer", number, **typed)


@write("api anomalies/{}/tell-customer/", "liaison", TOLD)
def tell_by_api(stage):
    number, contact = an_anomaly(stage).number, make_contact(stage.party)
    return stage.api("liaison", f"/anomalies/{number}/tell-customer/", contact=contact.pk, how="x")


def agreed_today() -> dict:
    return {"disposition": "write_off", "agreed_on": timezone.localdate().isoformat()}


@write("page inspections:agree_disposition", "liaison", AGREED, also=AGREED_LINES)
def agree(stage):
    number = an_anomaly(stage, told=True).number
    return stage.post("liaison", "inspections:agree_disposition", number, **agreed_today())


@write("api anomalies/{}/agree-disposition/", "liaison", AGREED, also=AGREED_LINES)
def agree_by_api(stage):
    number = an_anomaly(stage, told=True).number
    return stage.api("liaison", f"/anomalies/{number}/agree-disposition/", **agreed_today())


@write("page inspections:hand_anomaly_step", "liaison", "hand_anomaly_step inspections.anomaly")
def hand_step_on(stage):
    person = stage.cast.manager.pk
    return stage.post(
        "liaison", "inspections:hand_anomaly_step", an_anomaly(stage).number, person=person
    )


@write("page inspections:assess_anomaly", "inspector", "assess_anomaly inspections.anomaly")
def assess(stage):
    typed = {"root_cause": "dropped", "prevention": "a rail", "liability": "12.50"}
    return stage.page("inspector", "inspections:assess_anomaly", an_anomaly(stage).number, **typed)


@write("api anomalies/{}/assess/", "inspector", "assess_anomaly inspections.anomaly")
def assess_by_api(stage):
    told = {"root_cause": "dropped", "liability": "12.50"}
    return stage.api("inspector", f"/anomalies/{an_anomaly(stage).number}/assess/", **told)


@write("page inspections:report_loss", "liaison", "report_loss inspections.lossreport")
def report_loss_of(stage):
    typed = {"contract_number": "N-7", "unit_cost": "2.50"}
    return stage.page("liaison", "inspections:report_loss", an_anomaly(stage).number, **typed)


@write("page inspections:finish_prevention", "manager", "finish_prevention inspections.anomaly")
def finish(stage):
    anomaly = an_anomaly(stage)
    assess_anomaly(anomaly=anomaly, by=stage.cast.manager, prevention="a rail")
    today = timezone.localdate().isoformat()
    return stage.post("manager", "inspections:finish_prevention", anomaly.number, done_on=today)


@write("page inspections:carry_out_anomaly", "manager", *DONE, also="movement", why=True)
def anomaly_carried_out(stage):
    number = an_anomaly(stage, agreed=True).number
    return stage.post("manager", "inspections:carry_out_anomaly", number, note=WHY)


@write("api anomalies/{}/carry-out/", "manager", *DONE, also="movement", why=True)
def anomaly_carried_out_by_api(stage):
    number = an_anomaly(stage, agreed=True).number
    return stage.api("manager", f"/anomalies/{number}/carry-out/", note=WHY)


@write("page inspections:close_anomaly", "manager", *SIGNED, also="signature", why=True)
def close(stage):
    anomaly = an_anomaly(stage, agreed=True)
    done = carry_out_anomaly(anomaly=anomaly, by=make_user("m2", Role.MANAGER), note="gone")
    signed = {"signing_password": PASSWORD, "seen_hash": content_hash(fresh(done))}
    return stage.post("manager", "inspections:close_anomaly", anomaly.number, outcome=WHY, **signed)


@write("api anomalies/{}/close/", "manager", *CLOSED, also="movement", why=True)
def close_by_api(stage):
    number = an_anomaly(stage, agreed=True).number
    return stage.api("manager", f"/anomalies/{number}/close/", outcome=WHY)


def add_files(name: str, make: Callable[[Stage], str]) -> None:
    @write(f"page {name}", "warehouse", "add_evidence registry.evidence")
    def files(stage):
        return stage.post("warehouse", name, make(stage), files=photo())


add_files("registry:return_files", lambda stage: a_return(stage).number)
add_files("registry:item_files", lambda stage: stage.walk.stored().number)
add_files("inspections:anomaly_files", lambda stage: an_anomaly(stage).number)
add_files(
    "registry:advice_files",
    lambda stage: make_pre_advice(stage.cast.liaison, party=stage.party).number,
)
add_files("registry:receipt_files", lambda stage: stage.walk.received().receipt_line.receipt.number)
add_files(
    "registry:consent_files", lambda stage: stage.consent("scrap", stage.walk.stored()).number
)


@write("page registry:items_columns", "auditor", "choose_columns registry.user")
def choose_columns(stage):
    return stage.post("auditor", "registry:items_columns", column=["lot", "on_hand"])


# ---- what lies too long ------------------------------------------------------------------


@write("service refresh_dwelling", "", "open_dwell_case registry.dwellcase")
def dwell_too_long(stage):
    item = stage.walk.stored()
    stored_at = timezone.now() - timedelta(days=61)
    type(item).objects.filter(pk=item.pk).update(stored_at=stored_at)
    return refresh_dwelling


@write("page registry:dwell_reason", "warehouse", "give_dwell_reason registry.dwellcase")
def say_why_it_lies(stage):
    case = a_dwell_case(stage.walk.stored())
    return stage.post("warehouse", "registry:dwell_reason", case.number, reason="spare")


@write(
    "page registry:dwell_ask",
    "liaison",
    "ask_for_decision registry.dwellrequest",
    "ask_for_decision registry.dwellcase",
)
def ask_the_owner(stage):
    case = a_dwell_case(stage.walk.stored())
    give_dwell_reason(case=case, by=stage.cast.warehouse, reason="spare")
    contact = make_contact(stage.party)
    return stage.post("liaison", "registry:dwell_ask", case.number, contact=contact.pk, way="phone")


@write(
    "page registry:dwell_decide",
    "liaison",
    "record_decision registry.dwelldecision",
    "record_decision registry.dwellcase",
)
def note_the_decision(stage):
    case = a_dwell_case(stage.walk.stored())
    return stage.post(
        "liaison",
        "registry:dwell_decide",
        case.number,
        decision="return",
        contact=make_contact(stage.party).pk,
        decided_on=timezone.localdate(),
        evidence="mail 7",
    )
