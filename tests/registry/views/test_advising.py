"""The pages of pre-advices: the list, one of them, a new one, cancelling, files (domain Q2)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.enums import PreAdviceState
from registry.models import Agreement, Event, Evidence, PreAdvice
from registry.services.advising import cancel_pre_advice
from registry.views.steps import new_form_token
from tests.factories import make_category, make_party, make_pre_advice
from tests.registry.services.test_evidence import PDF, picture

LIST = reverse("registry:pre_advices")
NEW = reverse("registry:new_pre_advice")


def queries_of(client, url: str) -> int:
    """How many queries a page takes once the counts around it are known."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def page_of(advice, name="pre_advice") -> str:
    return reverse(f"registry:{name}", args=[advice.number])


@pytest.fixture
def advice(cast, party):
    return make_pre_advice(cast.liaison, party=party, lines=2)


@pytest.fixture
def filled(party):
    """What a person fills in for a pre-advice with one line; ``**other`` replaces."""

    def fill(**other) -> dict:
        empty = {f"lines-{n}-{name}": "" for n in range(3) for name in ("category", "name")}
        return {
            **empty,
            "form_token": new_form_token(),
            "party": party.pk,
            "order_number": "PO-77",
            "purpose": "for HRF-1 only",
            "expected_on": "2026-12-01",
            "lines-TOTAL_FORMS": 3,
            "lines-INITIAL_FORMS": 0,
            "lines-0-category": make_category().code,
            "lines-0-part_number": "HC-1",
            "lines-0-name": "CAP 33PF",
            "lines-0-quantity": "6,386",
            **{f"lines-{n}-unit": "PCS" for n in range(3)},
            **other,
        }

    return fill


# ---- the list -------------------------------------------------------------------


def test_expected_pre_advices_stand_first_and_overdue_on_top(sign_in, cast, party):
    today = timezone.localdate()
    cancelled = make_pre_advice(cast.liaison, party=party)
    cancel_pre_advice(by=cast.liaison, advice=cancelled, reason="wrong")
    someday = make_pre_advice(cast.liaison, party=party)
    soon = make_pre_advice(cast.liaison, party=party, expected_on=today + timedelta(days=1))
    late = make_pre_advice(cast.liaison, party=party, expected_on=today - timedelta(days=3))

    page = sign_in(cast.auditor).get(LIST)

    assert list(page.context["page"]) == [late, soon, someday, cancelled]
    assert page.content.count(b"Overdue") == 1


def test_the_list_is_filtered_by_owner_and_state(sign_in, cast, party, advice):
    make_pre_advice(cast.liaison, party=make_party("nb", "宁波", "Ningbo"))

    page = sign_in(cast.liaison).get(LIST, {"party": party.code, "state": PreAdviceState.OPEN})

    assert list(page.context["page"]) == [advice]
    assert not list(sign_in(cast.liaison).get(LIST, {"state": "received"}).context["page"])


def test_an_empty_list_teaches(sign_in, cast):
    assert b"Excel list" in sign_in(cast.liaison).get(LIST).content


def test_the_list_costs_the_same_with_one_row_and_with_three(sign_in, cast, party):
    client = sign_in(cast.liaison)
    make_pre_advice(cast.liaison, party=party)
    one = queries_of(client, LIST)
    for _more in range(2):
        make_pre_advice(cast.liaison, party=party, lines=2)
    assert queries_of(client, LIST) == one


# ---- one pre-advice ----------------------------------------------------------------


def test_the_next_step_of_the_warehouse_is_to_receive(sign_in, cast, advice):
    page = sign_in(cast.warehouse).get(page_of(advice))
    assert page_of(advice, "receive_advice") in page.content.decode()
    assert page_of(advice, "cancel_pre_advice") not in page.content.decode()


def test_who_does_not_receive_is_not_offered_to(sign_in, cast, advice):
    page = sign_in(cast.auditor).get(page_of(advice))
    assert page_of(advice, "receive_advice") not in page.content.decode()


def test_a_pre_advice_costs_the_same_with_one_line_and_with_three(sign_in, cast, party):
    client = sign_in(cast.liaison)
    one, three = (make_pre_advice(cast.liaison, party=party, lines=n) for n in (1, 3))
    assert queries_of(client, page_of(three)) == queries_of(client, page_of(one))


@pytest.mark.parametrize("name", ["pre_advice", "cancel_pre_advice", "receive_advice"])
def test_an_outsider_finds_nothing(sign_in, cast, advice, name):
    client = sign_in(cast.outsider)
    answer = (
        client.post(page_of(advice, name))
        if "cancel" in name
        else client.get(page_of(advice, name))
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("url", [LIST, NEW, reverse("registry:import_pre_advice")])
def test_everybody_signs_in_first(client, url):
    assert client.get(url).headers["Location"].startswith(reverse("login"))


# ---- a new one ---------------------------------------------------------------------


def test_a_typed_pre_advice_is_announced_with_its_lines(sign_in, cast, party, filled):
    answer = sign_in(cast.liaison).post(NEW, filled())

    advice = PreAdvice.objects.get()
    assert answer.headers["Location"] == page_of(advice)
    assert (advice.party, advice.order_number, advice.created_by) == (party, "PO-77", cast.liaison)
    line = advice.lines.get()
    assert (line.part_number, line.quantity, line.unit) == ("HC-1", 6386, "PCS")
    assert Event.objects.filter(object_key=advice.number).count() == 1


def test_the_same_form_sent_twice_makes_one(sign_in, cast, filled):
    client, data = sign_in(cast.liaison), filled()
    first, second = client.post(NEW, data), client.post(NEW, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert PreAdvice.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"party": ""}, "This field is required"),
        ({"lines-0-quantity": "0"}, "more than zero"),
        ({"lines-0-quantity": "1.5"}, "whole numbers"),
        ({"lines-0-category": ""}, "This field is required"),
        ({"lines-0-category": "unknown"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(sign_in, cast, filled, wrong, told):
    page = sign_in(cast.liaison).post(NEW, filled(**wrong))

    assert told in page.content.decode()
    assert 'value="PO-77"' in page.content.decode()
    assert not PreAdvice.objects.exists()


def test_a_pre_advice_needs_a_line(sign_in, cast, filled):
    nothing = {f"lines-0-{name}": "" for name in ("category", "part_number", "name", "quantity")}
    page = sign_in(cast.liaison).post(NEW, filled(**nothing))

    assert b"There is no line yet" in page.content
    assert not PreAdvice.objects.exists()


def test_an_agreement_of_another_owner_is_refused(sign_in, cast, filled):
    other = Agreement.objects.create(party=make_party("nb", "宁波"), number="A-1")
    page = sign_in(cast.liaison).post(NEW, filled(agreement=other.pk))

    assert b"another owner" in page.content
    assert not PreAdvice.objects.exists()


def test_without_scripts_the_form_comes_back_with_more_lines(sign_in, cast, filled):
    page = sign_in(cast.liaison).post(NEW, filled(more="lines"))

    assert len(page.context["lines"].forms) == 4
    assert 'value="HC-1"' in page.content.decode()
    assert not PreAdvice.objects.exists()


@pytest.mark.parametrize("role", ["warehouse", "inspector", "manager", "auditor"])
def test_only_a_liaison_announces(sign_in, cast, filled, role):
    client = sign_in(getattr(cast, role))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, filled()).status_code == 403
    assert not PreAdvice.objects.exists()


# ---- cancelling --------------------------------------------------------------------


def test_a_pre_advice_is_cancelled_with_a_reason(sign_in, cast, advice):
    answer = sign_in(cast.liaison).post(
        page_of(advice, "cancel_pre_advice"), {"reason": "order withdrawn"}
    )

    assert answer.headers["Location"] == page_of(advice)
    advice.refresh_from_db()
    assert advice.state == PreAdviceState.CANCELLED


def test_without_a_reason_it_stays(sign_in, cast, advice):
    answer = sign_in(cast.liaison).post(page_of(advice, "cancel_pre_advice"), {"reason": ""})

    assert answer.status_code == 422
    assert b"This field is required" in answer.content
    advice.refresh_from_db()
    assert advice.state == PreAdviceState.OPEN


def test_what_is_cancelled_already_is_refused_with_a_sentence(sign_in, cast, advice):
    cancel_pre_advice(by=cast.liaison, advice=advice, reason="first")
    answer = sign_in(cast.liaison).post(page_of(advice, "cancel_pre_advice"), {"reason": "again"})
    assert b"Only an expected pre-advice can be cancelled" in answer.content


def test_the_warehouse_does_not_cancel(sign_in, cast, advice):
    answer = sign_in(cast.warehouse).post(page_of(advice, "cancel_pre_advice"), {"reason": "no"})
    assert answer.status_code == 403


# ---- files -------------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add(client, advice, *uploads):
    files = [SimpleUploadedFile(name, content) for name, content in uploads]
    return client.post(page_of(advice, "advice_files"), {"files": files}, follow=True)


def test_pictures_are_shown_and_other_files_downloaded(media, sign_in, cast, advice):
    client = sign_in(cast.liaison)
    page = add(client, advice, ("现场.png", picture()), ("送货单.pdf", PDF))

    assert "现场.png" in page.content.decode()
    shown, loaded = (
        client.get(reverse("registry:evidence_file", args=[file.pk]))
        for file in Evidence.objects.all()
    )
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert loaded.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    for answer in (shown, loaded):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(loaded.streaming_content) == PDF


def test_one_wrong_file_keeps_all_of_them_out(media, sign_in, cast, advice):
    page = add(sign_in(cast.liaison), advice, ("a.png", picture()), ("b.png", b"<html>"))

    assert "“b.png” is no photo" in page.content.decode()
    assert not Evidence.objects.exists()


def test_files_are_for_who_may_see_the_register(media, sign_in, cast, advice, client):
    add(sign_in(cast.liaison), advice, ("a.png", picture()))
    url = reverse("registry:evidence_file", args=[Evidence.objects.get().pk])

    assert sign_in(cast.auditor).get(url).status_code == 200
    assert sign_in(cast.outsider).get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_an_auditor_adds_no_files(media, sign_in, cast, advice):
    assert add(sign_in(cast.auditor), advice, ("a.png", picture())).status_code == 403
