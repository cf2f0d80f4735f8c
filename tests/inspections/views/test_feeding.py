"""What the pages of an inspection say of days taken over, and of results in question (F6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.services.calibrating import assess_calibration, record_calibration
from inspections.services.deciding import conclude
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import record_document
from tests.factories import make_category
from tests.inspections.kinds import (
    certificate,
    dimension,
    make_calibrated,
    make_instrument,
    plan_in_force,
)
from tests.registry.views.step import text_of

TODAY = timezone.localdate()


def page(inspection, name="inspection") -> str:
    return reverse(f"inspections:{name}", args=[inspection.number])


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


@pytest.fixture
def gauge(cast, walk):
    """A gauge's inspection with its certificate, which ends in so many days."""

    def inspect(days: int):
        plan_in_force(cast, certificate())
        item = walk.received(1, category=make_category("gauge"))
        inspection = open_inspection(item=item, by=cast.inspector)
        record_document(
            result=inspection.results.get(),
            by=cast.inspector,
            present=True,
            number="C-1",
            expires_on=TODAY + timedelta(days=days),
        )
        return inspection

    return inspect


def test_before_the_decision_it_says_what_will_be_taken_over(inspector, gauge):
    inspection = gauge(90)
    shown = text_of(inspector.get(page(inspection, "inspection_decide")))
    assert "they take over" in shown
    assert f"calibration due on {TODAY + timedelta(days=90)}" in shown


def test_afterwards_it_says_what_was_and_leads_to_the_calibration_list(inspector, cast, gauge):
    inspection = conclude(inspection=gauge(90), by=cast.inspector)
    shown = text_of(inspector.get(page(inspection)))
    assert "These goods took over" in shown
    assert reverse("inspections:instrument", args=[inspection.item.instrument.pk]) in shown


def test_what_has_expired_is_not_taken_over(inspector, cast, gauge):
    inspection = gauge(-1)
    assert "take over" not in text_of(inspector.get(page(inspection, "inspection_decide")))
    conclude(inspection=inspection, by=cast.inspector, rejected=1, reason="expired")
    assert "took over" not in text_of(inspector.get(page(inspection)))


def test_a_result_in_question_says_so_until_somebody_answers(inspector, cast, walk):
    caliper = make_calibrated(cast)
    plan_in_force(cast, dimension(), category="part")
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    record_readings(
        result=inspection.results.get(), by=cast.inspector, texts=["12", "12"], instrument=caliper
    )
    conclude(inspection=inspection, by=cast.inspector)
    assert "in question" not in text_of(inspector.get(page(inspection)))
    calibration = record_calibration(
        instrument=caliper,
        by=cast.inspector,
        calibrated_on=TODAY,
        due_on=TODAY + timedelta(days=365),
        certificate="C-2",
        as_found="out",
    )
    assert "What it measured here is in question" in text_of(inspector.get(page(inspection)))
    assess_calibration(calibration=calibration, by=cast.inspector, assessment="measured again")
    assert "in question" not in text_of(inspector.get(page(inspection)))


def test_what_was_measured_before_the_calibration_before_is_not_in_question(inspector, cast, walk):
    caliper = make_instrument(
        cast,
        calibrated_on=TODAY - timedelta(days=1),
        due_on=TODAY + timedelta(days=100),
        certificate="C-1",
    )
    plan_in_force(cast, dimension(), category="part")
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    result = inspection.results.get()
    record_readings(result=result, by=cast.inspector, texts=["12"], instrument=caliper)
    type(result).objects.filter(pk=result.pk).update(recorded_at=timezone.now() - timedelta(days=2))
    record_calibration(
        instrument=caliper,
        by=cast.inspector,
        calibrated_on=TODAY,
        due_on=TODAY + timedelta(days=365),
        certificate="C-2",
        as_found="out",
    )
    assert "in question" not in text_of(inspector.get(page(inspection)))
