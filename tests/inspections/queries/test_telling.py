"""Why a lot is inspected so strictly: on the page, in the record, in both languages (Q4)."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from inspections.documents.inspecting import inspection_record
from inspections.enums import SeverityChange
from inspections.queries.telling import why_so_strict
from inspections.services.opening import open_inspection
from registry.documents.base import just_the_number
from tests.factories import make_plan
from tests.inspections.lots import FOR_REDUCED, confirm, decide_lots, make_series_plan
from tests.registry.views.step import text_of

TO = SeverityChange


@pytest.fixture
def plan(cast):
    return make_series_plan(cast)


def begun(walk, **goods):
    return open_inspection(item=walk.received(1000, **goods), by=walk.cast.inspector)


def sampling_on_paper(inspection, cast) -> str:
    record = inspection_record(inspection, by=cast.inspector, link=just_the_number)
    return str(record["inspection"]["sampling"])


def test_reduced_inspection_names_the_score_and_who_agreed(walk, cast, party, plan, sign_in):
    decide_lots(walk, *[0] * 10)
    confirm(cast.manager, party, TO.REDUCED, facts=FOR_REDUCED, reason="")
    today = timezone.localdate().isoformat()
    why = (
        f"Change to reduced inspection, confirmed by Manager on {today}. "
        "The switching score is 30; 30 are enough."
    )
    item = walk.received(1000)
    page = reverse("inspections:item_verify", args=[item.number])
    shown = text_of(sign_in(cast.inspector).get(page))
    assert "Reduced" in shown
    assert why in shown

    inspection = open_inspection(item=item, by=cast.inspector)
    row = inspection.results.get()
    assert (inspection.severity, row.sample, row.ac, row.re) == ("reduced", 32, 1, 2)
    assert why_so_strict(inspection.plan_facts) == why
    assert f"Reduced · {why}" in sampling_on_paper(inspection, cast)
    with translation.override("zh-hans"):
        assert "转移得分为 30" in why_so_strict(inspection.plan_facts)
        assert "放宽检验" in sampling_on_paper(inspection, cast)


def test_the_lots_that_called_for_tightened_are_named(walk, cast, party, plan):
    first, second = decide_lots(walk, 3, 3)
    confirm(cast.inspector, party, TO.TIGHTENED, reason="as the rules say")
    why = why_so_strict(begun(walk).plan_facts)
    assert f"{first.number}, {second.number}" in why
    assert why.endswith("as the rules say")


def test_what_a_person_ordered_gives_that_persons_reason_alone(walk, cast, party, plan):
    confirm(cast.inspector, party, TO.TIGHTENED, reason="complaint of the line")
    why = why_so_strict(begun(walk).plan_facts)
    assert why.startswith("Change to tightened inspection, confirmed by Inspector")
    assert why.endswith(". complaint of the line")


def test_where_every_piece_is_inspected_the_record_says_why(walk, cast, party, plan):
    confirm(cast.inspector, party, TO.TIGHTENED)
    decide_lots(walk, *[2] * 5)
    confirm(cast.inspector, party, TO.DISCONTINUE, reason="")
    words = sampling_on_paper(begun(walk), cast)
    assert "Every piece · Discontinue acceptance by sampling, confirmed by Inspector" in words
    assert "Five lots were not accepted under tightened inspection" in words


def test_a_later_change_leaves_what_a_record_says(walk, cast, party, plan):
    inspection = begun(walk)
    confirm(cast.inspector, party, TO.TIGHTENED)
    inspection.refresh_from_db()
    first = "No change was confirmed: inspection begins as normal"
    assert why_so_strict(inspection.plan_facts) == first


def test_isolated_lots_say_so(walk, cast):
    make_plan(cast)
    why = why_so_strict(begun(walk).plan_facts)
    assert why == "No continuing series: severity does not change"


def test_records_from_before_it_was_kept_say_nothing(walk, cast, plan):
    inspection = begun(walk)
    inspection.plan_facts.pop("switched")
    assert why_so_strict(inspection.plan_facts) == ""
    assert "Normal · " not in sampling_on_paper(inspection, cast)
