"""Deciding by page: what follows from the results, the decision, and its signature (Q4)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.gate import get_result_for
from inspections.models import Inspection, Nonconformity
from inspections.services.correcting import correct
from inspections.services.deciding import conclude, decide
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count, record_document
from registry.enums import SignatureMeaning, State
from registry.models import Item, Signature
from registry.services.evidence import add_evidence, evidence_of
from registry.services.signing import signatures_of
from tests.factories import (
    PASSWORD,
    a_dimension,
    a_look,
    fresh,
    make_plan,
    make_user,
    result_of,
)
from tests.matrices.audit_doors import photo
from tests.registry.views.step import text_of
from tests.signing import WRONG

SIGNED = {"signing_password": PASSWORD}


@pytest.fixture
def inspector(sign_in, cast):
    return sign_in(cast.inspector)


@pytest.fixture
def under_way(walk, cast):
    """Twenty pieces to measure and one look at two, of a lot of 100."""
    make_plan(cast, [a_dimension(sample_size=20), a_look(sample_size=2)])
    return open_inspection(item=walk.received(), by=cast.inspector)


def page(name: str, inspection) -> str:
    return reverse(f"inspections:{name}", args=[inspection.number])


def fill_in(inspection, by, *, outside=0, nonconforming=0) -> None:
    values = ["12.5"] * outside + ["12"] * (20 - outside)
    record_readings(result=result_of(inspection, 1), by=by, texts=values)
    record_count(result=result_of(inspection, 2), by=by, nonconforming=nonconforming)


def send(client, inspection, name="inspection_decide", **fields):
    """Open the page, fill it in and sign."""
    url = page(name, inspection)
    shown = client.get(url).context
    seen = {"form_token": shown["form_token"], "seen_hash": shown["form"].signing.seen_hash}
    return client.post(url, seen | SIGNED | fields)


def meanings_of(inspection) -> list[str]:
    return list(
        Signature.objects.filter(subject_key=inspection.number).values_list("meaning", flat=True)
    )


# ---- what follows from the results ----------------------------------------------


def test_what_is_missing_is_named_and_nothing_is_suggested(inspector, under_way):
    shown = inspector.get(page("inspection_decide", under_way))
    assert "Not entered yet: Length, Appearance." in text_of(shown)
    assert shown.context["form"]["verdict"].value() == ""


def test_a_good_sample_suggests_to_accept(inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    shown = inspector.get(page("inspection_decide", under_way))
    assert shown.context["form"]["verdict"].value() == "accepted"
    assert "Everything asked was looked at, and nothing failed." in text_of(shown)


def test_a_failed_one_suggests_to_reject_with_its_reason_written_already(
    inspector, under_way, cast
):
    fill_in(under_way, cast.inspector, outside=3, nonconforming=1)
    shown = inspector.get(page("inspection_decide", under_way))
    form = shown.context["form"]
    assert form["verdict"].value() == "rejected"
    assert form["reason"].value() == (
        "Length: 3 of 20 outside 12 ±0.1 mm; Appearance: 1 of 2 nonconforming"
    )
    assert "by concession" in text_of(shown)


# ---- deciding -----------------------------------------------------------------------


def test_accepting_is_signed_in_the_same_act(inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    answer = send(inspector, under_way, verdict="accepted")
    assert answer["Location"] == page("inspection", under_way)
    decided = fresh(under_way)
    assert (decided.decision, fresh(decided.item).state) == ("accepted", State.VERIFIED)
    (signature,) = signatures_of(decided)
    assert (signature.name, signature.meaning) == ("Inspector", SignatureMeaning.INSPECTED)
    assert signature.is_valid
    assert "I inspected these goods and stand by the result." in text_of(
        inspector.get(page("inspection", under_way))
    )


def test_rejecting_tells_the_owner_what_the_inspector_wrote(inspector, under_way, cast):
    fill_in(under_way, cast.inspector, outside=3)
    send(inspector, under_way, verdict="rejected", reason="3 of 20 too long, the die is worn")
    assert fresh(under_way.item).state == State.QUARANTINED
    assert Nonconformity.objects.get().description == "3 of 20 too long, the die is worn"


def test_a_part_needs_its_quantity_and_a_failed_sample_that_the_rest_was_sorted(
    inspector, under_way, cast
):
    fill_in(under_way, cast.inspector, outside=3)
    part = {"verdict": "partly", "reason": "too long"}
    assert "Type how much is rejected." in text_of(send(inspector, under_way, **part))
    all_of_it = send(inspector, under_way, **part, rejected="100")
    assert "That is all of it." in text_of(all_of_it)
    unsorted = text_of(send(inspector, under_way, **part, rejected="7"))
    assert "sort the rest 100 %" in unsorted
    assert 'value="7"' in unsorted
    send(inspector, under_way, **part, rejected="7", sorted_rest="on")
    decided = fresh(under_way)
    assert (decided.decision, decided.rejected_quantity) == ("partly", 7)
    assert decided.sorted_rest
    assert Item.objects.get(parent=decided.item).on_hand == Decimal(7)


def test_nothing_is_accepted_before_everything_is_entered(inspector, under_way):
    shown = text_of(send(inspector, under_way, verdict="accepted"))
    assert "Not entered yet: Length, Appearance." in shown
    assert fresh(under_way).is_open


def test_a_failed_check_cannot_be_accepted(inspector, under_way, cast):
    fill_in(under_way, cast.inspector, outside=3)
    shown = text_of(send(inspector, under_way, verdict="accepted"))
    assert "A check failed, but nothing is rejected." in shown
    assert fresh(under_way).is_open


# ---- the signature ---------------------------------------------------------------


@pytest.mark.parametrize("password", ["", WRONG])
def test_without_the_right_password_nothing_is_decided(inspector, under_way, cast, password):
    fill_in(under_way, cast.inspector)
    shown = send(inspector, under_way, verdict="accepted", signing_password=password)
    assert shown.status_code == 200
    assert fresh(under_way).is_open
    assert Signature.objects.count() == 0


def test_a_result_that_changed_after_it_was_seen_is_not_signed_unseen(inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    url = page("inspection_decide", under_way)
    shown = inspector.get(url).context
    record_count(result=result_of(under_way, 2), by=cast.inspector, nonconforming=0, note="dust")
    seen = {"form_token": shown["form_token"], "seen_hash": shown["form"].signing.seen_hash}
    answer = inspector.post(url, seen | SIGNED | {"verdict": "accepted"})
    assert "The record changed since you saw it" in text_of(answer)
    assert "dust" in text_of(answer)
    assert fresh(under_way).is_open


def test_a_file_added_later_shows_on_the_signature(inspector, under_way, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fill_in(under_way, cast.inspector)
    send(inspector, under_way, verdict="accepted")
    add_evidence(by=cast.inspector, subject=result_of(under_way, 1), upload=photo())
    (signature,) = signatures_of(fresh(under_way))
    assert signature.note == "The record was changed after it was signed."


def test_a_file_on_its_way_while_it_is_decided_does_not_get_under_the_signature(
    inspector, under_way, cast, monkeypatch
):
    fill_in(under_way, cast.inspector)
    seen_open = get_result_for(cast.inspector, under_way.number, 1)
    send(inspector, under_way, verdict="accepted")
    monkeypatch.setattr("inspections.views.inspecting.get_result_for", lambda *_asked: seen_open)
    url = reverse("inspections:result_files", args=[under_way.number, 1])
    inspector.post(url, {"files": photo()})
    monkeypatch.undo()
    told = text_of(inspector.get(page("inspection", under_way)))
    assert f"Inspector decided inspection {under_way.number} at" in told
    assert not evidence_of(result_of(under_way, 1))
    assert signatures_of(fresh(under_way))[0].is_valid


@pytest.mark.parametrize("change", ["nonconforming", "value", "decision", "limit"])
def test_whatever_is_altered_behind_its_back_shows_on_the_signature(
    inspector, under_way, cast, change
):
    fill_in(under_way, cast.inspector)
    send(inspector, under_way, verdict="accepted")
    first = result_of(under_way, 1)
    if change == "value":
        first.readings.filter(sample_no=4).update(value=Decimal("12.01"))
    elif change == "decision":
        Inspection.objects.filter(pk=under_way.pk).update(note="all good")
    else:
        name = {"limit": "upper_limit"}.get(change, change)
        type(first).objects.filter(pk=first.pk).update(**{name: 1 if name == change else 13})
    (signature,) = signatures_of(fresh(under_way))
    assert not signature.is_valid


def test_one_password_signs_all_that_is_accepted_together(inspector, walk):
    items = [walk.received(), walk.received()]
    queue = reverse("inspections:verify")
    ticked = [f"{item.number}:{item.version}" for item in items]
    token = inspector.get(queue).context["form_token"]
    checks = {"appearance": "pass", "dimensions": "none", "function": "none"}
    typed = checks | {"documents": "none", "hsf": "none", "items": ticked, "form_token": token}
    refused = inspector.post(queue, typed | {"signing_password": WRONG, "form_token": "another"})
    assert refused.status_code == 200
    assert not Inspection.objects.exists()
    assert inspector.post(queue, typed | SIGNED).status_code == 302
    for inspection in Inspection.objects.all():
        assert meanings_of(inspection) == ["inspected"]
        assert signatures_of(inspection)[0].is_valid


# ---- afterwards ---------------------------------------------------------------------


def test_who_decided_by_program_signs_later(sign_in, cast, walk):
    decided = decide(item=walk.received(), by=cast.inspector, appearance="pass")
    colleague = make_user("colleague", "inspector", department=cast.inspector.department)
    assert sign_in(colleague).get(page("inspection_sign", decided)).status_code == 403
    client = sign_in(cast.inspector)
    assert "Not signed." in text_of(client.get(page("inspection", decided)))
    send(client, decided, "inspection_sign")
    assert meanings_of(decided) == ["inspected"]
    assert page("inspection_sign", decided) not in text_of(client.get(page("inspection", decided)))


def test_a_manager_reviews_what_others_inspected(sign_in, cast, walk):
    decided = decide(item=walk.received(), by=cast.inspector, appearance="pass")
    client = sign_in(cast.manager)
    assert "Review and sign" in text_of(client.get(page("inspection", decided)))
    send(client, decided, "inspection_review")
    assert meanings_of(decided) == ["reviewed"]
    assert "Review and sign" not in text_of(client.get(page("inspection", decided)))


def test_who_had_a_hand_in_it_does_not_review_it(sign_in, cast, walk):
    both = make_user("both", "manager", "inspector", department=cast.inspector.department)
    decided = decide(item=walk.received(), by=both, appearance="pass")
    assert sign_in(both).get(page("inspection_review", decided)).status_code == 403


def test_who_measured_first_does_not_review_what_another_measured_over(
    sign_in, under_way, cast, django_assert_num_queries
):
    both = make_user("both", "manager", "inspector", department=cast.inspector.department)
    record_count(result=result_of(under_way, 2), by=both, nonconforming=0)
    fill_in(under_way, cast.inspector)
    decided = conclude(inspection=under_way, by=cast.inspector)
    assert both.pk not in {result.recorded_by_id for result in decided.results.all()}
    assert sign_in(both).get(page("inspection_review", decided)).status_code == 403
    with django_assert_num_queries(2):
        assert decided.worker_ids == {both.pk, cast.inspector.pk}


def test_what_is_under_way_is_not_reviewed(sign_in, cast, under_way):
    assert sign_in(cast.manager).get(page("inspection_review", under_way)).status_code == 403


# ---- two of them ------------------------------------------------------------------


def test_the_second_is_told_who_was_first_and_how(sign_in, inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    colleague = make_user("colleague", "inspector", department=cast.inspector.department)
    conclude(inspection=under_way, by=colleague)
    url = page("inspection_decide", under_way)
    answer = inspector.post(url, SIGNED | {"verdict": "rejected", "reason": "no"})
    assert answer.status_code == 409
    assert f"Colleague decided inspection {under_way.number} at" in text_of(answer)
    assert "Nothing of yours was recorded." in text_of(answer)
    assert inspector.get(url)["Location"] == page("inspection", under_way)


def test_the_second_is_told_so_on_the_page_of_basic_checks_too(inspector, cast, walk):
    item = walk.received()
    url = reverse("inspections:item_verify", args=[item.number])
    shown = inspector.get(url).context
    decide(item=item, by=cast.inspector, appearance="pass")
    typed = {"form_token": shown["form_token"], "version": item.version, "rejected": "0"}
    checks = dict.fromkeys(("appearance", "dimensions", "function", "documents", "hsf"), "pass")
    answer = text_of(inspector.post(url, typed | checks | SIGNED))
    assert "Inspector decided inspection IN-" in answer


# ---- corrections --------------------------------------------------------------------


def test_a_correction_is_entered_decided_and_signed_and_the_first_stays(inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    send(inspector, under_way, verdict="accepted")
    mended = correct(inspection=fresh(under_way), by=cast.inspector, reason="wrong gauge")
    fill_in(mended, cast.inspector, outside=2)
    send(inspector, mended, verdict="rejected", reason="two of them too long")
    assert fresh(mended).decision == "rejected"
    assert fresh(under_way.item).state == State.QUARANTINED
    assert signatures_of(fresh(under_way))[0].is_valid
    assert meanings_of(mended) == ["inspected"]
    earlier = text_of(inspector.get(page("inspection", under_way)))
    assert "This record is superseded: it is corrected by" in earlier


def test_a_correction_that_rejects_nothing_more_leaves_the_goods_where_they_are(
    inspector, cast, walk
):
    item = walk.received()
    first = decide(item=item, by=cast.inspector, rejected=Decimal(5), reason="bent leads")
    mended = correct(inspection=first, by=cast.inspector, reason="typing error")
    shown = inspector.get(page("inspection_decide", mended))
    assert shown.context["form"]["rejected"].value() == "5"
    send(inspector, mended, verdict="accepted")
    assert fresh(mended).rejected_quantity == 5
    assert Nonconformity.objects.count() == 1


def test_a_rejection_shows_a_manager_the_way_to_a_concession(sign_in, cast, walk):
    item = walk.received()
    decided = decide(item=item, by=cast.inspector, rejected=item.on_hand, reason="bent leads")
    concede = reverse("registry:item_concede", args=[item.number])
    assert concede in text_of(sign_in(cast.manager).get(page("inspection", decided)))
    assert concede not in text_of(sign_in(cast.inspector).get(page("inspection", decided)))


def test_today_is_on_the_record(inspector, under_way, cast):
    fill_in(under_way, cast.inspector)
    send(inspector, under_way, verdict="accepted")
    day = timezone.localdate().isoformat()
    assert day in text_of(inspector.get(page("inspection", under_way)))


def test_sorting_is_offered_only_where_pieces_can_be_sorted(inspector, cast, walk):
    make_plan(cast, [a_look(sample_size=2), {"kind": "document", "name": "Certificate"}], code="S")
    inspection = open_inspection(item=walk.received(100), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=1)
    decide_page = page("inspection_decide", inspection)
    assert "sorted_rest" in inspector.get(decide_page).context["form"].fields
    record_document(result=result_of(inspection, 2), by=cast.inspector, present=False)
    assert "sorted_rest" not in inspector.get(decide_page).context["form"].fields
