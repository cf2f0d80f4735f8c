"""The page that closes an agreement, and its report (G1)."""

import pytest
from django.urls import reverse

from registry.models import Closeout
from tests.factories import PASSWORD
from tests.registry.agreements import make_agreement, stored_under, use_up
from tests.registry.views.sheets import form_fields
from tests.registry.views.step import text_of
from tests.registry.views.test_advising import queries_of


@pytest.fixture
def agreement(party):
    return make_agreement(party)


@pytest.fixture
def url(agreement):
    return reverse("registry:closeout", args=[agreement.pk])


@pytest.fixture
def manager(sign_in, cast):
    return sign_in(cast.manager)


def test_the_page_says_what_is_open_and_leads_there(manager, agreement, cast, places, url):
    item = stored_under(agreement, cast, places)
    page = text_of(manager.get(url))
    assert "Nothing is on hand" in page and item.get_absolute_url() in page
    assert "signing_password" not in page


def test_an_agreement_without_arrivals_says_so(manager, url):
    assert "Nothing has arrived under it" in text_of(manager.get(url))


def test_a_manager_signs_and_the_report_takes_the_place_of_the_page(
    manager, agreement, cast, places, url
):
    use_up(stored_under(agreement, cast, places), cast)
    shown = manager.get(url)
    sent = form_fields(shown) | {"signing_password": PASSWORD}
    refused = manager.post(url, sent)
    assert "Say why none was needed" in text_of(refused)
    manager.post(url, sent | {"uncounted_reason": "used up in one day", "form_token": "x" * 32})
    closeout = Closeout.objects.get()
    page = text_of(manager.get(url))
    assert closeout.number in page and "used up in one day" in page
    assert "Everything that arrived is accounted for" in page
    pdf = manager.get(reverse("registry:closing_report_pdf", args=[closeout.number]))
    assert pdf.content.startswith(b"%PDF")
    led_to = manager.get(reverse("registry:scan"), {"q": closeout.number}, follow=True)
    assert led_to.redirect_chain[-1][0] == url


def test_a_wrong_password_closes_nothing(manager, agreement, cast, places, url):
    use_up(stored_under(agreement, cast, places), cast)
    sent = form_fields(manager.get(url)) | {"uncounted_reason": "x", "signing_password": "wrong"}
    manager.post(url, sent)
    assert not Closeout.objects.exists()


def test_who_may_not_close_sees_the_points_and_no_signature(sign_in, agreement, cast, places, url):
    use_up(stored_under(agreement, cast, places), cast)
    auditor = sign_in(cast.auditor)
    assert "signing_password" not in text_of(auditor.get(url))
    assert auditor.post(url, {"note": "x"}).status_code == 403


def test_the_owners_page_leads_there(manager, agreement, cast, places, party, url):
    page = reverse("registry:party", args=[party.code])
    assert url in text_of(manager.get(page))


def test_the_page_costs_the_same_for_one_and_three_lots(manager, agreement, cast, places, url):
    stored_under(agreement, cast, places)
    with_one = queries_of(manager, url)
    for _lot in range(2):
        stored_under(agreement, cast, places)
    assert queries_of(manager, url) == with_one
