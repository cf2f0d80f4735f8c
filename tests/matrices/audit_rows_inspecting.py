"""The pages of an inspection: begun, filled in, decided and signed, corrected, broken off."""

from decimal import Decimal

from inspections.services.correcting import correct as correct_inspection
from inspections.services.deciding import decide
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from tests.factories import PASSWORD, a_certificate, a_dimension, a_look, make_plan, result_of
from tests.matrices.audit_doors import WHY, photo
from tests.matrices.audit_table import write

RESULTS = "inspections.characteristicresult"
SIGNED = "sign inspections.inspection"


def planned(stage, *characteristics):
    make_plan(stage.cast, list(characteristics) or None, part_number="HC-2001")
    return stage.walk.received(part_number="HC-2001")


def begun(stage, *characteristics):
    return open_inspection(item=planned(stage, *characteristics), by=stage.cast.inspector)


def filled_in(stage):
    """Everything entered, nothing wrong."""
    inspection = begun(stage, a_look())
    record_count(result=result_of(inspection, 1), by=stage.cast.inspector, nonconforming=0)
    return inspection


@write(
    "page inspections:item_inspect",
    "inspector",
    "take_over registry.handover",
    "open_inspection inspections.inspection",
    also=RESULTS,
)
def begin(stage):
    return stage.post("inspector", "inspections:item_inspect", planned(stage).number)


@write("page inspections:enter_result", "inspector", f"record_count {RESULTS}")
def count(stage):
    number = begun(stage).number
    return stage.page("inspector", "inspections:enter_result", number, 1, nonconforming="0")


@write("a measured value", "inspector", f"record_reading {RESULTS}", also="inspections.reading")
def measure(stage):
    number = begun(stage).number
    return stage.page("inspector", "inspections:enter_result", number, 2, reading="12.03 mm")


@write(
    "a measured value taken out",
    "inspector",
    f"remove_reading {RESULTS}",
    also="inspections.reading",
)
def take_out(stage):
    inspection = begun(stage, a_dimension())
    result = result_of(inspection, 1)
    record_readings(result=result, by=stage.cast.inspector, texts=["12", "12.3"])
    return stage.post("inspector", "inspections:enter_result", inspection.number, 1, remove="1")


@write("a document", "inspector", f"record_document {RESULTS}")
def document(stage):
    found = {"present": "yes", "number": "COC-1", "expires_on": "2099-01-01"}
    number = begun(stage, a_certificate()).number
    return stage.page("inspector", "inspections:enter_result", number, 1, **found)


@write(
    "a permanent mark",
    "inspector",
    "add_evidence registry.evidence",
    "record_mark registry.permanentmark",
    f"record_mark_found {RESULTS}",
)
def mark(stage):
    number = begun(stage, {"kind": "mark", "name": "Permanent mark"}).number
    found = {"found": "yes", "wording": "HC 1", "read_back": "HC 1", "method": "cast"}
    found |= {"place": "back", "photo": photo()}
    return stage.page("inspector", "inspections:enter_result", number, 1, **found)


@write("page inspections:result_files", "inspector", "add_evidence registry.evidence")
def files(stage):
    number = begun(stage).number
    return stage.post("inspector", "inspections:result_files", number, 1, files=photo())


@write(
    "page inspections:inspection_decide",
    "inspector",
    "accept registry.item",
    "decide inspections.inspection",
    SIGNED,
    also="signature",
)
def accept_signed(stage):
    typed = {"verdict": "accepted", "signing_password": PASSWORD}
    return stage.page(
        "inspector", "inspections:inspection_decide", filled_in(stage).number, **typed
    )


@write(
    "a part rejected and signed",
    "inspector",
    "split registry.item",
    "split_off registry.item",
    "hand_to_verify registry.handover",
    "accept registry.item",
    "reject registry.item",
    "decide inspections.inspection",
    "raise_nonconformity inspections.nonconformity",
    "report_anomaly inspections.anomaly",
    SIGNED,
    also="movement signature",
    why=True,
)
def part_signed(stage):
    typed = {"verdict": "partly", "rejected": "3", "reason": WHY, "signing_password": PASSWORD}
    return stage.page(
        "inspector", "inspections:inspection_decide", filled_in(stage).number, **typed
    )


@write("page inspections:inspection_sign", "inspector", SIGNED, also="signature")
def sign_afterwards(stage):
    inspection = decide(item=stage.walk.received(), by=stage.cast.inspector, appearance="pass")
    typed = {"signing_password": PASSWORD}
    return stage.page("inspector", "inspections:inspection_sign", inspection.number, **typed)


@write("page inspections:inspection_review", "manager", SIGNED, also="signature")
def review(stage):
    inspection = decide(item=stage.walk.received(), by=stage.cast.inspector, appearance="pass")
    typed = {"signing_password": PASSWORD}
    return stage.page("manager", "inspections:inspection_review", inspection.number, **typed)


@write(
    "page inspections:inspection_correct",
    "inspector",
    "open_inspection inspections.inspection",
    also=RESULTS,
    why=True,
)
def correct(stage):
    inspection = decide(item=stage.walk.received(), by=stage.cast.inspector, appearance="pass")
    number = inspection.number
    return stage.page("inspector", "inspections:inspection_correct", number, reason=WHY)


@write(
    "a correction decided",
    "inspector",
    "report_anomaly registry.item",
    "decide inspections.inspection",
    "raise_nonconformity inspections.nonconformity",
    "report_anomaly inspections.anomaly",
    SIGNED,
    also="movement signature",
    why=True,
)
def correction_decided(stage):
    wrong = decide(item=stage.walk.received(), by=stage.cast.inspector, appearance="pass")
    mended = correct_inspection(inspection=wrong, by=stage.cast.inspector, reason="mixed up")
    typed = {"verdict": "rejected", "reason": WHY, "signing_password": PASSWORD}
    assert mended.quantity == Decimal(100)
    return stage.page("inspector", "inspections:inspection_decide", mended.number, **typed)


@write(
    "page inspections:inspection_break_off",
    "inspector",
    "break_off_inspection inspections.inspection",
    why=True,
)
def break_off(stage):
    number = begun(stage).number
    return stage.page("inspector", "inspections:inspection_break_off", number, reason=WHY)
