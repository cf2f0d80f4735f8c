"""Writes on an inspection, from its beginning to its decision."""

from inspections.services.opening import open_inspection
from tests.factories import a_dimension, a_look, make_plan
from tests.matrices.audit_doors import WHY
from tests.matrices.audit_table import write

TAKEN = "take_over registry.handover"
OPENED = "open_inspection inspections.inspection"
RESULTS = "inspections.characteristicresult"


def begun(stage, *characteristics) -> str:
    """The number of an inspection under way, by a plan of one characteristic each."""
    make_plan(stage.cast, list(characteristics) or [a_look(sample_size=2)])
    return open_inspection(item=stage.walk.received(), by=stage.cast.inspector).number


@write("api items/{}/open-inspection/", "inspector", TAKEN, OPENED, also=RESULTS)
def open_by_api(stage):
    make_plan(stage.cast)
    return stage.api("inspector", f"/items/{stage.walk.received().number}/open-inspection/")


@write(
    "api inspections/{}/results/{}/",
    "inspector",
    f"record_reading {RESULTS}",
    also="inspections.reading",
)
def record_by_api(stage):
    number = begun(stage, a_dimension(sample_size=3))
    return stage.api("inspector", f"/inspections/{number}/results/1/", readings=["12", "12.05"])


@write(
    "api inspections/{}/conclude/",
    "inspector",
    "reject registry.item",
    "decide inspections.inspection",
    "raise_nonconformity inspections.nonconformity",
    "report_anomaly inspections.anomaly",
    also="movement",
    why=True,
)
def conclude_by_api(stage):
    number = begun(stage)
    return stage.api("inspector", f"/inspections/{number}/conclude/", rejected="100", reason=WHY)


@write(
    "api inspections/{}/break-off/",
    "inspector",
    "break_off_inspection inspections.inspection",
    why=True,
)
def break_off_by_api(stage):
    return stage.api("inspector", f"/inspections/{begun(stage)}/break-off/", reason=WHY)
