"""Writes of climate readings and excursions."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.demo.clock import at
from tests.matrices.audit_table import write
from tests.matrices.world import an_excursion

READ = "record_climate inspections.climatereading"
OPENED = "open_excursion inspections.excursion"


def too_warm(stage):
    place = stage.places["storage"]
    type(place).objects.filter(pk=place.pk).update(temperature_max=Decimal(30))
    return place


@write("page inspections:climate", "warehouse", READ, OPENED)
def read(stage):
    place = too_warm(stage)
    return stage.page("warehouse", "inspections:climate", place.code, temperature="35")


@write("page inspections:climate_file", "warehouse", READ)
def read_from_file(stage):
    text = b"taken_at,temperature,humidity\n2026-01-02 08:00,21.5,45\n"
    return stage.post(
        "warehouse",
        "inspections:climate_file",
        stage.places["storage"].code,
        form_token="token",
        file=SimpleUploadedFile("log.csv", text),
    )


@write("api locations/{}/readings/", "inspector", READ, OPENED)
def read_by_program(stage):
    place = too_warm(stage)
    return stage.api(
        "inspector", f"/locations/{place.code}/readings/", readings=[{"temperature": "35"}]
    )


@write(
    "page inspections:excursion",
    "manager",
    "close_excursion inspections.excursion",
    also="inspections.exposure",
)
def assess(stage):
    with at(timezone.now() - timedelta(days=1)):
        stage.walk.stored(temperature_max=Decimal(30))
    found = an_excursion(stage.cast, stage.places["storage"])
    return stage.page(
        "manager", "inspections:excursion", found.number, effect="none", assessment="an hour"
    )
