"""What verification put on record of the goods stands on their own page."""

import pytest
from django.urls import reverse

from inspections.models import Inspection
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count, record_document, record_fact
from tests.factories import a_look, make_category
from tests.inspections.kinds import dimension, plan_in_force
from tests.registry.views.step import text_of

REVISION = {"kind": "fact", "fact_type": "text", "name": "版本", "name_en": "Revision"}
LETTER = {"kind": "document", "name": "确认函", "name_en": "Letter", "needs_number": True}


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


@pytest.fixture
def begin(cast, walk):
    def inspect(*characteristics: dict, quantity=1) -> Inspection:
        plan_in_force(cast, *characteristics, category="document")
        item = walk.received(quantity, category=make_category("document"))
        return open_inspection(item=item, by=cast.inspector)

    return inspect


def of_goods(client, item) -> str:
    return text_of(client.get(reverse("registry:item", args=[item.number])))


def test_facts_documents_and_findings_stand_on_the_page_of_the_goods(inspector, cast, begin):
    inspection = begin(REVISION, LETTER, a_look())
    revision, letter, look = inspection.results.all()
    record_fact(result=revision, by=cast.inspector, fact="C")
    record_document(result=letter, by=cast.inspector, present=True, number="26-118")
    record_count(result=look, by=cast.inspector, nonconforming=0, note="one corner bent")
    assert "On record since verification" not in of_goods(inspector, inspection.item)
    conclude(inspection=inspection, by=cast.inspector)
    shown = of_goods(inspector, inspection.item)
    for words in ("On record since verification", "Revision", "26-118", "one corner bent"):
        assert words in shown, words


def test_what_was_in_order_without_a_word_is_not_told(inspector, cast, begin):
    inspection = begin(a_look())
    record_count(result=inspection.results.get(), by=cast.inspector, nonconforming=0)
    conclude(inspection=inspection, by=cast.inspector)
    assert "On record since verification" not in of_goods(inspector, inspection.item)


def test_a_corrected_fact_replaces_the_wrong_one(inspector, cast, begin):
    inspection = begin(REVISION)
    record_fact(result=inspection.results.get(), by=cast.inspector, fact="REV-OLD")
    decided = conclude(inspection=inspection, by=cast.inspector)
    correction = correct(inspection=decided, by=cast.inspector, reason="misread")
    assert "REV-OLD" in of_goods(inspector, inspection.item)
    record_fact(result=correction.results.get(), by=cast.inspector, fact="REV-NEW")
    conclude_correction(inspection=correction, by=cast.inspector, rejected=0)
    shown = of_goods(inspector, inspection.item)
    assert "REV-NEW" in shown
    assert "REV-OLD" not in shown


def test_a_part_that_was_rejected_keeps_what_was_found(inspector, cast, begin):
    inspection = begin(REVISION, a_look(sample_size=3), quantity=3)
    revision, look = inspection.results.all()
    record_fact(result=revision, by=cast.inspector, fact="C")
    record_count(result=look, by=cast.inspector, nonconforming=1, note="one corner bent")
    decided = conclude(
        inspection=inspection, by=cast.inspector, rejected=1, reason="old", sorted_rest=True
    )
    shown = of_goods(inspector, decided.rejected_item)
    assert "On record since verification" in shown
    assert "one corner bent" in shown
    assert "Fail" in shown


@pytest.mark.parametrize(
    ("values", "words"),
    [(["12.05", "11.98"], "11.98 – 12.05 mm"), (["12", "12"], "12 mm · 2 of 2 measured")],
)
def test_measured_values_are_told_from_the_least_to_the_most(inspector, cast, begin, values, words):
    inspection = begin(dimension(), quantity=2)
    record_readings(result=inspection.results.get(), by=cast.inspector, texts=values)
    page = reverse("inspections:inspection", args=[inspection.number])
    assert words in text_of(inspector.get(page))
