"""Signing on a page: what is asked, what a refusal keeps, and one form that is sent twice (E14)."""

from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter
from lxml import html

from registry.enums import SignatureStatus
from registry.models import AnsweredRequest, Event, Receipt, Signature, SigningAttempts
from registry.services import second_factor, signing_lock
from registry.services.signing import signatures_of
from registry.services.verification import verify_ledger
from registry.views import signing
from tests import signing_urls
from tests.factories import PASSWORD, fresh
from tests.phone import enrol
from tests.registry.views.step import text_of
from tests.server import at_once
from tests.signing import WRONG, let_receipts_be_signed

pytestmark = pytest.mark.urls(signing_urls)

RIGHT = {"signing_password": PASSWORD, "note": "two boxes were wet"}


@pytest.fixture
def receipt(walk, monkeypatch):
    let_receipts_be_signed(monkeypatch)
    return walk.received().receipt_line.receipt


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.inspector)


@pytest.fixture
def url(receipt):
    return f"/sign/{receipt.number}/"


def make_stale(client, seconds=10 * 60 + 1) -> None:
    """As if the sign-in were that long ago."""
    session = client.session
    session["authenticated_at"] = int(timezone.now().timestamp()) - seconds
    session.save()


def filled(client, url, **typed) -> dict:
    """The form of the page, filled in."""
    page = html.fromstring(text_of(client.get(url)))
    return dict(page.get_element_by_id("step").form_values()) | typed


def sent(client, url, **typed):
    return client.post(url, filled(client, url, **(RIGHT | typed)))


def fields_on(response) -> list[str]:
    page = html.fromstring(text_of(response))
    return [field.name for field in page.get_element_by_id("step").inputs if field.name]


def error_at(response, field: str) -> str:
    page = html.fromstring(text_of(response))
    errors = page.xpath(f"//ul[@id='id_{field}_error']")
    return " ".join(errors[0].text_content().split()) if errors else ""


# ---- what is asked ------------------------------------------------------------------


def test_the_page_says_what_the_signature_means_and_who_signs(client, url):
    box = html.fromstring(text_of(client.get(url))).xpath("//fieldset")[0].text_content()
    assert "I inspected these goods and stand by the result." in box
    assert "Inspector" in box


def test_after_signing_in_the_password_is_asked_alone(client, url):
    page = client.get(url)
    assert "signing_password" in fields_on(page)
    assert not {"signing_username", "signing_code"} & set(fields_on(page))
    field = html.fromstring(text_of(page)).get_element_by_id("id_signing_password")
    assert (field.type, field.get("autocomplete")) == ("password", "current-password")


@pytest.mark.parametrize(("seconds", "asked"), [(9 * 60, False), (10 * 60 + 1, True), (-60, True)])
def test_after_ten_minutes_the_user_name_is_asked_too(client, url, seconds, asked):
    make_stale(client, seconds)
    assert ("signing_username" in fields_on(client.get(url))) == asked


def test_a_session_of_unknown_age_is_stale(client, url):
    session = client.session
    del session["authenticated_at"]
    session.save()
    assert "signing_username" in fields_on(client.get(url))


def test_a_code_is_asked_from_who_has_a_second_factor(client, url, monkeypatch):
    monkeypatch.setattr(second_factor, "is_enrolled", lambda user: True)
    assert "signing_code" in fields_on(client.get(url))


# ---- signed -------------------------------------------------------------------------


def test_the_right_password_signs_and_the_page_shows_it(client, url, receipt):
    assert sent(client, url).status_code == 302
    (one,) = signatures_of(fresh(receipt))
    assert (one.name, one.status) == ("Inspector", SignatureStatus.VALID)
    page = text_of(client.get(url))
    assert "Valid" in page
    assert f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}" in page


def test_a_stale_session_signs_with_user_name_and_password_and_is_fresh_again(client, url):
    make_stale(client)
    assert sent(client, url, signing_username="inspector").status_code == 302
    assert "signing_username" not in fields_on(client.get(url))


def test_what_is_not_signed_makes_no_session_fresh(client, url):
    make_stale(client)
    sent(client, url, signing_username="inspector", note="?")
    assert "signing_username" in fields_on(client.get(url))


def test_a_later_change_shows_on_the_page(client, url):
    sent(client, url)
    Receipt.objects.update(note="all dry")
    page = text_of(client.get(url))
    assert "Signed an earlier revision" in page
    assert "The record was changed after it was signed." in page


# ---- refused ------------------------------------------------------------------------


def test_a_wrong_password_is_told_at_its_field_and_what_was_typed_is_kept(client, url):
    page = sent(client, url, signing_password=WRONG)
    assert page.status_code == 200
    assert "The password is wrong." in error_at(page, "signing_password")
    assert "two boxes were wet" in text_of(page)
    assert WRONG not in text_of(page)
    assert Signature.objects.count() == 0
    assert Event.objects.last().action == "refuse_signature"


def test_without_a_password_nothing_is_tried(client, url):
    page = sent(client, url, signing_password="")
    assert error_at(page, "signing_password") == "This field is required."
    assert not SigningAttempts.objects.exists()


def test_a_session_that_got_stale_while_somebody_typed_asks_again_and_counts_nothing(client, url):
    form = filled(client, url, **RIGHT)
    make_stale(client)
    page = client.post(url, form)
    assert error_at(page, "signing_username") == "This field is required."
    assert "two boxes were wet" in text_of(page)
    assert not SigningAttempts.objects.exists()


def test_the_name_of_another_person_is_refused(client, url):
    make_stale(client)
    page = sent(client, url, signing_username="manager")
    assert "not your user name" in error_at(page, "signing_username")


def test_a_used_code_is_told_at_its_field(client, url, monkeypatch):
    monkeypatch.setattr(second_factor, "is_enrolled", lambda user: True)
    monkeypatch.setattr(second_factor, "check_code", lambda user, code: False)
    page = sent(client, url, signing_code="123456")
    assert "used already" in error_at(page, "signing_code")


def test_five_wrong_lock_and_the_page_says_until_when(client, url):
    for _ in range(5):
        page = sent(client, url, signing_password=WRONG)
    until = timezone.localtime(SigningAttempts.objects.get().locked_until)
    for answer in (page, sent(client, url)):
        told = error_at(answer, "signing_password")
        assert f"locked for you until {until:%Y-%m-%d %H:%M}" in told
    assert Signature.objects.count() == 0


def test_another_error_in_the_form_signs_nothing_and_counts_nothing(client, url):
    page = sent(client, url, note="?")
    assert error_at(page, "note") == "Say more."
    assert not SigningAttempts.objects.exists()
    assert Signature.objects.count() == 0


def test_what_changed_since_it_was_seen_is_not_signed_but_shown(client, url):
    form = filled(client, url, **RIGHT)
    Receipt.objects.update(delivery_note="another one")
    page = client.post(url, form)
    assert "changed since you saw it" in text_of(page)
    assert Signature.objects.count() == 0
    again = dict(html.fromstring(text_of(page)).get_element_by_id("step").form_values())
    assert client.post(url, again | {"signing_password": PASSWORD}).status_code == 302
    assert Signature.objects.count() == 1


def test_a_form_without_what_was_seen_is_refused(client, url):
    assert "changed since you saw it" in text_of(sent(client, url, seen_hash=""))


def test_a_view_that_judges_nobody_is_a_mistake_of_the_program(receipt, cast):
    form = signing_urls.NoteForm(RIGHT, signing=signing.Signing(cast.inspector, True, False))
    with pytest.raises(ImproperlyConfigured, match="signed_once"):
        form.is_valid()


# ---- the same form twice ------------------------------------------------------------


def test_the_same_form_twice_signs_once(client, url):
    form = filled(client, url, **RIGHT)
    answers = [client.post(url, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Signature.objects.count() == 1
    assert "already done" in text_of(client.get(url))


def test_the_same_form_twice_uses_no_second_code(client, url, monkeypatch):
    codes = {"123456"}
    monkeypatch.setattr(second_factor, "is_enrolled", lambda user: True)
    monkeypatch.setattr(
        second_factor, "check_code", lambda user, code: code in codes and not codes.remove(code)
    )
    form = filled(client, url, **RIGHT, signing_code="123456")
    assert [client.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert not SigningAttempts.objects.exists()


def test_an_answered_form_asks_nobody_who_they_are(client, url, monkeypatch):
    form = filled(client, url, **RIGHT)
    client.post(url, form)
    monkeypatch.setattr(signing, "prove", lambda **told: pytest.fail("was judged"))
    assert client.post(url, form).status_code == 302


def test_a_wrong_form_twice_counts_one_try(client, url):
    form = filled(client, url, **(RIGHT | {"signing_password": WRONG}))
    for _ in range(2):
        page = client.post(url, form)
        assert "wrong" in error_at(page, "signing_password")
    assert SigningAttempts.objects.get().wrong == 1


def test_the_form_after_a_refusal_is_a_new_one(client, url):
    page = sent(client, url, signing_password=WRONG)
    again = dict(html.fromstring(text_of(page)).get_element_by_id("step").form_values())
    assert client.post(url, again | {"signing_password": PASSWORD}).status_code == 302


def test_no_trace_of_the_password_is_kept_with_the_answer(client, url):
    """The kept fingerprint is a fast hash: what is in it can be guessed."""
    form = filled(client, url, **RIGHT, signing_code="123456")
    client.post(url, form)
    kept = AnsweredRequest.objects.exclude(key__startswith="proof").get()
    other = {"signing_password": "another-password", "signing_code": "654321"}
    client.post(url, form | other)
    assert kept.fingerprint == fresh(kept).fingerprint
    assert "already done" in text_of(client.get(url))


def test_a_failure_stays_counted_where_the_page_breaks(client, url, monkeypatch):
    """The count is in a transaction of its own: the page's own is undone."""
    form = filled(client, url, **(RIGHT | {"signing_password": WRONG}))
    monkeypatch.setattr(signing_urls, "signatures_of", lambda record: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post(url, form)
    assert SigningAttempts.objects.get().wrong == 1
    assert Event.objects.last().action == "refuse_signature"


def test_an_error_report_hides_the_password(client, url):
    page = sent(client, url, signing_password=WRONG, signing_code="123456")
    reported = SafeExceptionReporterFilter().get_post_parameters(page.wsgi_request)
    assert reported["note"] == "two boxes were wet"
    assert WRONG not in reported.values()
    assert "123456" not in reported.values()


# ---- the same form at once ----------------------------------------------------------


def check_two_posts_at_once_are_one(walk) -> None:
    """Somebody with a phone clicks twice: one signature, one code, nothing counted as wrong."""
    person = walk.cast.inspector
    phone, _codes = enrol(person)
    devices = [Client(headers={"Accept-Language": "en"}) for _ in range(2)]
    devices[0].force_login(person)
    devices[1].cookies.update(devices[0].cookies)
    url = f"/sign/{walk.received().receipt_line.receipt.number}/"
    form = filled(devices[0], url, **RIGHT, signing_code=phone.code())
    answers = at_once([partial(device.post, url, form) for device in devices])
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Signature.objects.count() == 1
    assert not SigningAttempts.objects.exists()
    assert verify_ledger().sound


def test_two_posts_at_once_sign_once(live_walk, monkeypatch):
    let_receipts_be_signed(monkeypatch)
    check_two_posts_at_once_are_one(live_walk)


def test_the_second_post_would_be_refused_its_used_code(live_walk, monkeypatch):
    """The control: where each post is judged for itself, the second is a wrong try."""
    let_receipts_be_signed(monkeypatch)
    monkeypatch.setattr(signing_lock, "_tried_before", lambda user, form_token: None)
    monkeypatch.setattr(signing_lock, "_remember", lambda one_try, wrong: None)
    monkeypatch.setattr(signing, "is_answered", lambda **asked: False)
    with pytest.raises(AssertionError):
        check_two_posts_at_once_are_one(live_walk)
