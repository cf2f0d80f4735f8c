"""Writes on an item: its verbs, on their own pages, on those of queues, and in the API."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from registry.enums import LocationKind, Role
from registry.services.handling import draft_handling_plan
from registry.services.issuing import issue
from registry.services.labelling import label
from registry.services.linking import link_code
from registry.services.scanning import take_scan
from tests.factories import PASSWORD, fresh, make_department, make_location, make_user
from tests.matrices.audit_doors import WHY, photo, ticked
from tests.matrices.audit_table import both_doors, write
from tests.matrices.world import PLAN_WORDS

# ---- the verbs of an item: a page and an address of the API each ---------------------


TAKEN = "take_over registry.handover"
OPENED = "open_inspection inspections.inspection"
DECIDED = (TAKEN, OPENED, "accept registry.item", "decide inspections.inspection")
REJECTED = (
    TAKEN,
    OPENED,
    "reject registry.item",
    "decide inspections.inspection",
    "raise_nonconformity inspections.nonconformity",
    "report_anomaly inspections.anomaly",
)
RESULTS = "inspections.characteristicresult"
SIGNED = "sign inspections.inspection"
SIGNING = {"signing_password": PASSWORD}


@both_doors(
    "accept",
    "inspector",
    *DECIDED,
    SIGNED,
    page="inspections:item_accept",
    also=f"signature {RESULTS}",
)
def accept(stage):
    checked = {"appearance": "pass"}
    return stage.walk.received(), checked | SIGNING, checked | {"password": PASSWORD}


@both_doors(
    "reject",
    "inspector",
    *REJECTED,
    SIGNED,
    page="inspections:item_reject",
    also=f"movement signature {RESULTS}",
    why=True,
)
def reject(stage):
    typed = {"appearance": "fail", "reason": WHY} | SIGNING
    return stage.walk.received(), typed, {"reason": WHY, "password": PASSWORD}


@both_doors(
    "report-anomaly",
    "warehouse",
    "report_anomaly registry.item",
    "report_anomaly inspections.anomaly",
    page="inspections:item_report_anomaly",
    also="movement",
    why=True,
)
def report(stage):
    told = {"kind": "damaged", "description": WHY}
    return stage.walk.stored(), told, told


@write(
    "page inspections:item_set_apart",
    "warehouse",
    "report_anomaly registry.item",
    "report_anomaly inspections.anomaly",
    also="movement",
)
def set_apart(stage):
    yesterday = timezone.localdate() - timedelta(days=1)
    item = stage.walk.stored(expires_on=yesterday)
    return stage.post("warehouse", "inspections:item_set_apart", item.number, version=item.version)


@both_doors("label", "warehouse", "label registry.item", also="label")
def print_label(stage):
    return stage.walk.verified(), {"paper": "roll"}, {}


@both_doors("confirm-label", "warehouse", "confirm_label registry.item", also="label")
def confirm_label(stage):
    item = printed(stage)
    return item, {"code": item.number}, {"code": item.number}


@both_doors("store", "warehouse", "store registry.item", also="movement", why=True)
def store(stage):
    told = {"location": "storage", "reason": WHY}
    return stage.walk.labelled(), {"code": "storage", "reason": WHY}, told


@both_doors("move", "warehouse", "move registry.item", also="movement", why=True)
def move(stage):
    item = stage.walk.stored()
    make_location(LocationKind.STORAGE, "other")
    return item, {"code": "other", "reason": WHY}, {"location": "other", "reason": WHY}


@both_doors(
    "split",
    "warehouse",
    "split registry.item",
    "split_off registry.item",
    also="movement",
    why=True,
)
def split(stage):
    told = {"quantity": "10", "reason": WHY}
    return stage.walk.stored(), told, told


@both_doors(
    "release",
    "manager",
    "release registry.item",
    "hand_to_verify registry.handover",
    also="movement",
    why=True,
)
def release(stage):
    return stage.walk.quarantined(), {"reason": WHY}, {"reason": WHY}


@both_doors(
    "pass-on",
    "inspector",
    "take_over registry.handover",
    "pass_on registry.item",
    "hand_to_verify registry.handover",
    why=True,
)
def pass_on(stage):
    tools = make_department("tools", "工装部")
    make_user("toolmaker", Role.INSPECTOR, department=tools)
    item = stage.walk.received()
    return (
        item,
        {"to_department": str(tools.pk), "reason": WHY},
        {
            "to_department": "tools",
            "reason": WHY,
        },
    )


@write("api items/{}/take-over/", "inspector", "take_over registry.handover")
def take_over(stage):
    return stage.api("inspector", f"/items/{stage.walk.received().number}/take-over/")


@both_doors(
    "concede",
    "manager",
    "use_consent registry.consent",
    "concede registry.item",
    "sign registry.consent",
    also="signature",
    why=True,
)
def concede(stage):
    item = stage.walk.quarantined()
    consent = stage.consent("concession", item)
    body = {"reason": WHY, "consent": consent.number, "password": PASSWORD}
    return item, {"reason": WHY} | SIGNING, body


@both_doors(
    "issue", "warehouse", "issue registry.item", "issue registry.issue", also="issueline movement"
)
def hand_out(stage):
    told = {"holder": "Line 1", "purpose": "SMT"}
    item = stage.walk.stored()
    return item, told | {f"line-{item.pk}-quantity": "10"}, told | {"quantity": "10"}


@both_doors(
    "return-to-store",
    "warehouse",
    "return_to_store registry.item",
    "returned registry.issueline",
    also="movement",
    why=True,
)
def back(stage):
    return issued(stage), {"reason": WHY}, {"reason": WHY}


@both_doors(
    "consume",
    "warehouse",
    "consume registry.item",
    "consumed registry.issueline",
    also="movement",
    why=True,
)
def consume(stage):
    return issued(stage), {"reason": WHY}, {"reason": WHY}


@both_doors("write-off", "manager", "write_off registry.item", also="movement", why=True)
def write_off(stage):
    return stage.walk.quarantined(), {"reason": WHY, "sure": "on"}, {"reason": WHY}


def printed(stage):
    item = stage.walk.verified()
    label(item=item, by=stage.cast.warehouse)
    return fresh(item)


def issued(stage):
    item = stage.walk.stored()
    issue(by=stage.cast.warehouse, lines=[(item, Decimal(40))], holder="Line 1", purpose="SMT")
    return fresh(item)


# ---- the same verbs on the pages of queues and notes ---------------------------------


@write(
    "page inspections:item_verify",
    "inspector",
    *DECIDED,
    SIGNED,
    also=f"signature {RESULTS}",
)
def verify_one(stage):
    item = stage.walk.received()
    typed = {"appearance": "pass"} | SIGNING
    return stage.page("inspector", "inspections:item_verify", item.number, **typed)


@write(
    "page inspections:verify",
    "inspector",
    *DECIDED,
    SIGNED,
    *DECIDED,
    SIGNED,
    also=f"signature {RESULTS}",
)
def accept_many(stage):
    items = [stage.walk.received(), stage.walk.received()]
    typed = {"items": ticked(*items), "appearance": "pass"} | SIGNING
    return stage.page("inspector", "inspections:verify", **typed)


@write("page registry:label", "warehouse", *["label registry.item"] * 2, also="label")
def label_many(stage):
    items = [stage.walk.verified(), stage.walk.verified()]
    return stage.page("warehouse", "registry:label", items=ticked(*items), paper="roll")


@write("page registry:read_back", "warehouse", "confirm_label registry.item", also="label")
def read_back(stage):
    return stage.page("warehouse", "registry:read_back", code=printed(stage).number)


@write("page registry:place_many", "warehouse", *["store registry.item"] * 2, also="movement")
def place_many(stage):
    items = [stage.walk.labelled(), stage.walk.labelled()]
    return stage.post("warehouse", "registry:place_many", items=ticked(*items), code="storage")


@write("page registry:store_scan", "warehouse", "store registry.item", also="movement")
def store_scan(stage):
    item = stage.walk.labelled()
    return stage.page("warehouse", "registry:store_scan", query="?place=storage", code=item.number)


@write("page registry:scan_send", "warehouse", "store registry.item", also="movement")
def scan_send(stage):
    scan = a_chain_at(stage, "storage")
    fields = {"code": stage.walk.labelled().number, **scan}
    client = stage.browser("warehouse")
    return lambda: client.post(reverse("registry:scan_send"), fields).json()["told"]


@write("api scans/", "warehouse", "store registry.item", also="movement")
def scans(stage):
    scan = a_chain_at(stage, "storage")
    return stage.api("warehouse", "/scans/", code=stage.walk.labelled().number, **scan)


def a_chain_at(stage, place: str) -> dict:
    """The keys of a scan that follows that of ``place``."""
    chain = uuid4()
    take_scan(by=stage.cast.warehouse, key=uuid4(), chain=chain, code=place)
    return {"chain": str(chain), "key": str(uuid4())}


LINKED = "registry.linkedcode"


@write("page registry:link_code", "warehouse", f"link_code {LINKED}")
def link_a_code(stage):
    item = stage.walk.stored()
    return stage.page("warehouse", "registry:link_code", item.number, code="4006381333931")


@write("page registry:unlink_code", "warehouse", f"delete {LINKED}")
def unlink_a_code(stage):
    item = stage.walk.stored()
    link_code(item=item, by=stage.cast.warehouse, code="4006381333931")
    return stage.post("warehouse", "registry:unlink_code", item.number, code="4006381333931")


@write(
    "page registry:issue_new",
    "warehouse",
    "issue registry.item",
    "issue registry.issue",
    also="issueline movement",
)
def issue_new(stage):
    item = stage.walk.stored()
    return stage.page(
        "warehouse",
        "registry:issue_new",
        query=f"?item={item.number}",
        holder="Line 1",
        purpose="SMT",
    )


@write("page registry:accept_issue", "warehouse", "accept_issue registry.acceptance")
def accept_issue(stage):
    line = issued(stage).issue_lines.get()
    return stage.page(
        "warehouse", "registry:accept_issue", line.issue.number, name="王", signature_typed="王"
    )


@write(
    "page registry:settle_issue",
    "warehouse",
    "return_to_store registry.item",
    "returned registry.issueline",
    "consume registry.item",
    "consumed registry.issueline",
    "process_loss registry.issueline",
    also="movement",
    why=True,
)
def settle(stage):
    line = issued(stage).issue_lines.get()
    became = {"back": "30", "consumed": "10", "lost": "1"}
    typed = {f"line-{line.pk}-{name}": value for name, value in became.items()} | {"reason": WHY}
    return stage.page("warehouse", "registry:settle_issue", line.issue.number, **typed)


@write(
    "page registry:item_mark",
    "inspector",
    "add_evidence registry.evidence",
    "record_mark registry.permanentmark",
)
def record_mark(stage):
    item = stage.walk.verified()
    typed = {"read_back": f"{stage.party.name} {item.number}", "method": "laser", "place": "back"}
    return stage.page("inspector", "registry:item_mark", item.number, photo=photo(), **typed)


@write("page registry:item_needs", "warehouse", "set_needs registry.item", why=True)
def say_what_it_needs(stage):
    typed = {"humidity_max": "40", "hazards": "GHS02", "reason": WHY}
    return stage.page("warehouse", "registry:item_needs", stage.walk.stored().number, **typed)


BAG = "record_bag_event registry.floorlifeevent"


@write("page registry:item_floor_life", "warehouse", BAG)
def open_the_bag(stage):
    item = stage.walk.stored(msl="3")
    return stage.page("warehouse", "registry:item_floor_life", item.number, kind="opened")


@write("api items/{}/floor-life/", "inspector", BAG)
def bake(stage):
    item = stage.walk.stored(msl="3")
    baked = {"kind": "baked", "bake_celsius": 125, "bake_hours": "9.0"}
    return stage.api("inspector", f"/items/{item.number}/floor-life/", **baked)


HANDLING = "registry.handlingplan"


@write("page registry:item_handling_plan", "warehouse", f"draft_handling_plan {HANDLING}")
def draft_a_plan(stage):
    item = stage.walk.stored()
    return stage.page("warehouse", "registry:item_handling_plan", item.number, **PLAN_WORDS)


@write("page registry:handling_plan_decide", "manager", f"approve_handling_plan {HANDLING}")
def approve_a_plan(stage):
    plan = draft_handling_plan(item=stage.walk.stored(), by=stage.cast.warehouse, **PLAN_WORDS)
    return stage.post("manager", "registry:handling_plan_decide", plan.number, approve="1")
