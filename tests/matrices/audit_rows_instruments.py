"""Writes of the calibration list."""

from datetime import timedelta

from django.utils import timezone

from inspections.services.calibrating import record_calibration
from inspections.services.instruments import add_instrument
from tests.matrices.audit_doors import WHY, Stage
from tests.matrices.audit_table import write

KEEPER = "inspector"
INSTRUMENT = "inspections.instrument"
WITH_CALIBRATION = "inspections.calibration"


def a_caliper(stage: Stage, **fields):
    return add_instrument(by=stage.cast.inspector, number="LJ-001", name="卡尺", **fields)


def a_certificate() -> dict:
    today = timezone.localdate()
    return {
        "calibrated_on": today.isoformat(),
        "due_on": (today + timedelta(days=365)).isoformat(),
        "certificate": "C-2026",
    }


@write(
    "page inspections:instrument_new",
    KEEPER,
    f"add_instrument {INSTRUMENT}",
    also=WITH_CALIBRATION,
)
def add(stage):
    typed = {"number": "LJ-001", "name": "卡尺"} | a_certificate()
    return stage.page(KEEPER, "inspections:instrument_new", **typed)


@write("page inspections:instrument_edit", KEEPER, f"change_instrument {INSTRUMENT}")
def edit(stage):
    return stage.page(KEEPER, "inspections:instrument_edit", a_caliper(stage).pk, kind="caliper")


@write(
    "page inspections:instrument_calibrate",
    KEEPER,
    f"record_calibration {INSTRUMENT}",
    also=WITH_CALIBRATION,
)
def calibrate(stage):
    typed = a_certificate() | {"as_found": "out", "as_left": "in"}
    return stage.page(KEEPER, "inspections:instrument_calibrate", a_caliper(stage).pk, **typed)


@write("page inspections:instrument_use", KEEPER, f"take_out_of_use {INSTRUMENT}", why=True)
def take_out_of_use(stage):
    return stage.post(KEEPER, "inspections:instrument_use", a_caliper(stage).pk, reason=WHY)


@write(
    "page inspections:instrument_assess",
    KEEPER,
    f"assess_calibration {INSTRUMENT}",
    also=WITH_CALIBRATION,
    why=True,
)
def assess(stage):
    caliper = a_caliper(stage)
    today = timezone.localdate()
    record_calibration(
        instrument=caliper,
        by=stage.cast.inspector,
        calibrated_on=today,
        due_on=today + timedelta(days=365),
        certificate="C-2026",
        as_found="out",
    )
    return stage.post(KEEPER, "inspections:instrument_assess", caliper.pk, assessment=WHY)
