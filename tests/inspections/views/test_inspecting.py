"""One inspection by its pages: begun, filled in, corrected, broken off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.models import Inspection
from inspections.services.deciding import decide
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.models import Agreement, Item
from tests.factories import (
    a_certificate,
    a_dimension,
    a_look,
    fresh,
    make_category,
    make_plan,
    result_of,
)
from tests.registry.views.step import send, text_of


def verify_page(item) -> str:
    return reverse("inspections:item_verify", args=[item.number])


def page_of(inspection) -> str:
    return reverse("inspections:inspection", args=[inspection.number])


def entry_of(inspection, position: int) -> str:
    return reverse("inspections:enter_result", args=[inspection.number, position])


@pytest.fixture
def inspector(sign_in, cast):
    return sign_in(cast.inspector)


@pytest.fixture
def under_way(walk, cast):
    """Two looks and a certificate, nothing entered yet."""
    make_plan(cast, [a_look(), a_look("Packing"), a_certificate()])
    return open_inspection(item=walk.received(), by=cast.inspector)


# ---- beginning --------------------------------------------------------------


def test_goods_with_a_plan_show_what_is_asked_and_of_how_many(inspector, cast, walk):
    make_plan(cast, [a_look(), a_dimension(requirement="by caliper")])
    item = walk.received(100)
    shown = text_of(inspector.get(verify_page(item)))
    for words in ("SIP-01/1", "Capacitors", "12 ±0.1 mm", "by caliper", "Begin inspection"):
        assert words in shown
    assert "ISO 2859-1" in shown
    assert Inspection.objects.count() == 0


def test_beginning_leads_to_the_first_result_and_a_second_person_joins(inspector, cast, walk):
    make_plan(cast)
    item = walk.received()
    begin = reverse("inspections:item_inspect", args=[item.number])
    answer = inspector.post(begin)
    begun = Inspection.objects.get()
    assert answer["Location"] == entry_of(begun, 1)
    assert inspector.get(verify_page(item))["Location"] == page_of(begun)
    assert inspector.post(begin)["Location"] == entry_of(begun, 1)
    assert Inspection.objects.count() == 1


def test_goods_without_a_plan_keep_their_basic_form(inspector, walk):
    assert "Record the verdict" in text_of(inspector.get(verify_page(walk.received())))


# ---- the page of one inspection ---------------------------------------------


def test_the_next_one_not_entered_is_the_filled_button(inspector, under_way, cast):
    assert "Enter: Appearance" in text_of(inspector.get(page_of(under_way)))
    record_count(result=result_of(under_way, 1), by=cast.inspector, nonconforming=0)
    shown = text_of(inspector.get(page_of(under_way)))
    assert "Enter: Packing" in shown
    assert "1 of 3 entered" in shown


def test_everybody_sees_it_and_only_who_may_verify_enters(sign_in, under_way, cast):
    shown = text_of(sign_in(cast.auditor).get(page_of(under_way)))
    assert "Appearance" in shown
    assert "Enter: Appearance" not in shown
    assert sign_in(cast.auditor).get(entry_of(under_way, 1)).status_code == 403


def test_the_page_costs_the_same_however_many_characteristics(sign_in, cast, walk):
    costs = []
    for count, part in ((1, "HC-1"), (6, "HC-6")):
        looks = [a_look(f"Look {number}") for number in range(count)]
        make_plan(cast, looks, code=part, part_number=part)
        inspection = open_inspection(item=walk.received(part_number=part), by=cast.inspector)
        for number in range(1, count + 1):
            result = result_of(inspection, number)
            record_count(result=result, by=cast.inspector, nonconforming=0)
        client = sign_in(cast.inspector)
        client.get(page_of(inspection))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(inspection))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_decided_inspection_shows_decision_report_and_who(sign_in, cast, walk):
    item = walk.received()
    done = decide(item=item, by=cast.inspector, rejected=item.on_hand, reason="bent leads")
    shown = text_of(sign_in(cast.auditor).get(page_of(done)))
    for words in ("Rejected", "bent leads", done.nonconformity.number, "Not signed."):
        assert words in shown
    assert done.nonconformity.anomaly.number in shown


def test_the_code_on_a_nonconformity_report_leads_to_its_inspection(sign_in, cast, walk):
    item = walk.received()
    done = decide(item=item, by=cast.inspector, rejected=item.on_hand, reason="bent leads")
    url = reverse("inspections:nonconformity", args=[done.nonconformity.number])
    assert sign_in(cast.auditor).get(url)["Location"] == page_of(done)


def test_the_pages_show_what_was_agreed_when_it_began(inspector, cast, walk, party):
    agreement = Agreement.objects.create(party=party, number="HT-1")
    words = {"verification_method": "by samples", "acceptance_criteria": "no bent leads"}
    line = agreement.lines.create(category=make_category(), name="CAP", **words)
    make_plan(cast)
    item = walk.received()
    Item.objects.filter(pk=item.pk).update(agreement=agreement)
    inspection = open_inspection(item=item, by=cast.inspector)
    type(line).objects.update(acceptance_criteria="bent is fine")
    decide_page = reverse("inspections:inspection_decide", args=[inspection.number])
    for page in (page_of(inspection), decide_page):
        shown = text_of(inspector.get(page))
        assert "no bent leads" in shown
        assert "bent is fine" not in shown


# ---- entering ---------------------------------------------------------------


def test_a_count_is_recorded_and_the_next_characteristic_is_there(inspector, under_way):
    answer = send(inspector, entry_of(under_way, 1), nonconforming="1", note="scratch")
    assert answer["Location"] == entry_of(under_way, 2)
    result = result_of(under_way, 1)
    assert (result.nonconforming, result.note) == (1, "scratch")


def test_a_count_is_typed_even_where_it_is_none(inspector, under_way):
    shown = send(inspector, entry_of(under_way, 1), nonconforming="")
    assert shown.status_code == 200
    assert result_of(under_way, 1).nonconforming is None


def test_more_than_the_sample_is_refused_at_the_field(inspector, under_way):
    shown = text_of(send(inspector, entry_of(under_way, 1), nonconforming="999"))
    assert "The sample has 20 pieces." in shown
    assert 'value="999"' in shown


def test_after_the_last_one_the_inspection_offers_the_decision(inspector, under_way):
    send(inspector, entry_of(under_way, 1), nonconforming="0")
    send(inspector, entry_of(under_way, 2), nonconforming="0")
    answer = send(
        inspector, entry_of(under_way, 3), present="yes", number="COC-7", expires_on="2099-01-01"
    )
    assert answer["Location"] == page_of(under_way)
    shown = text_of(inspector.get(page_of(under_way)))
    assert "Everything is entered." in shown
    assert "COC-7 · valid until 2099-01-01" in shown


def test_a_decided_inspection_takes_no_more_results(inspector, cast, walk):
    done = decide(item=walk.received(), by=cast.inspector, appearance="pass")
    answer = inspector.post(entry_of(done, 1), {"verdict": "fail"})
    assert answer["Location"] == page_of(done)
    assert result_of(done, 1).verdict == "pass"


# ---- correcting and breaking off ----------------------------------------------


def test_a_correction_names_its_reason_and_both_name_each_other(inspector, cast, walk):
    done = decide(item=walk.received(), by=cast.inspector, appearance="pass")
    correct = reverse("inspections:inspection_correct", args=[done.number])
    answer = send(inspector, correct, reason="the wrong drawing was used")
    mended = Inspection.objects.get(supersedes=done)
    assert answer["Location"] == page_of(mended)
    earlier, later = text_of(inspector.get(page_of(done))), text_of(inspector.get(page_of(mended)))
    assert f'A correction of this record is under way: <a href="{page_of(mended)}">' in earlier
    assert f'This inspection corrects <a href="{page_of(done)}">' in later
    assert "the wrong drawing was used" in earlier
    assert "the wrong drawing was used" in later


def test_an_inspection_is_broken_off_with_a_reason_and_another_begins(inspector, under_way):
    stop = reverse("inspections:inspection_break_off", args=[under_way.number])
    assert send(inspector, stop, reason="").status_code == 200
    send(inspector, stop, reason="the lot was split")
    assert fresh(under_way).state == "broken_off"
    shown = text_of(inspector.get(page_of(under_way)))
    assert "the lot was split" in shown
    assert "Begin inspection" in text_of(inspector.get(verify_page(under_way.item)))
