"""The owners' written consents: list, record, one (domain Q8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.models import Consent, Event
from registry.services.consenting import record_consent
from registry.services.evidence import evidence_of
from tests.factories import make_contact
from tests.leaving import destroy
from tests.registry.views.sheets import form_fields
from tests.registry.views.step import text_of

LIST = reverse("registry:consents")
NEW = reverse("registry:consent_new")


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def liaison(cast, sign_in):
    return sign_in(cast.liaison)


@pytest.fixture
def contact(party):
    return make_contact(party)


@pytest.fixture
def consent(walk, cast, contact):
    def make(act="scrap", **values):
        defaults = {"quantity": Decimal(10), "scope": "ten", "given_on": timezone.localdate()}
        item = walk.stored(100)
        return record_consent(
            by=cast.liaison, item=item, contact=contact, act=act, **defaults | values
        )

    return make


def new_page(item, act="scrap") -> str:
    return f"{NEW}?item={item.number}&act={act}"


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def filled(client, url, **fields) -> dict:
    usual = {"scope": "ten pieces", "quantity": "10", "files": document()}
    return form_fields(client.get(url)) | usual | fields


def test_a_consent_is_recorded_with_its_document(liaison, walk, contact):
    url = new_page(walk.stored(100))
    response = liaison.post(url, filled(liaison, url, contact=contact.pk))
    recorded = Consent.objects.get()
    assert response["Location"] == reverse("registry:consent", args=[recorded.number])
    assert (recorded.act, recorded.quantity, recorded.contact) == ("scrap", 10, contact)
    assert [file.original_name for file in evidence_of(recorded)] == ["letter.pdf"]
    assert Event.objects.filter(action="record_consent").count() == 1


def test_without_the_document_nothing_is_recorded(liaison, walk, contact):
    url = new_page(walk.stored(100))
    fields = filled(liaison, url, contact=contact.pk)
    del fields["files"]
    response = liaison.post(url, fields)
    assert "files" in response.context["form"].errors
    assert "ten pieces" in text_of(response)
    assert not Consent.objects.exists()


def test_a_refusal_stands_at_its_field(liaison, walk, contact):
    url = new_page(walk.stored(100))
    response = liaison.post(url, filled(liaison, url, contact=contact.pk, quantity="101"))
    assert "100 pcs" in response.context["form"].errors["quantity"][0]
    assert not Consent.objects.exists()


def test_only_contacts_who_may_consent_are_offered(liaison, walk, contact, party):
    make_contact(party, may_consent=False)
    form = liaison.get(new_page(walk.stored(100))).context["form"]
    assert list(form.fields["contact"].queryset) == [contact]


def test_an_owner_without_such_a_contact_is_told(liaison, walk):
    assert "no contact who is entitled" in text_of(liaison.get(new_page(walk.stored(100))))


def test_the_item_is_asked_for_first(liaison, db):
    assert "item" in liaison.get(NEW).context["form"].fields
    wrong = liaison.get(NEW, {"item": "CP-0"})
    assert "item" in wrong.context["form"].errors


def test_the_list_narrows_by_act_and_owner(liaison, consent, party):
    consent("scrap")
    repair = consent("repair")
    assert liaison.get(LIST, {"act": "repair"}).context["consents"] == [repair]
    assert len(liaison.get(LIST, {"party": party.code}).context["consents"]) == 2


def test_what_is_no_longer_valid_says_so(liaison, consent):
    recorded = consent()
    url = reverse("registry:consent", args=[recorded.number])
    assert "Valid" in text_of(liaison.get(url))
    past = timezone.localdate() - timedelta(days=1)
    Consent.objects.filter(pk=recorded.pk).update(valid_until=past)
    assert "Expired" in text_of(liaison.get(url))
    Consent.objects.filter(pk=recorded.pk).update(used=recorded.quantity)
    assert "Used up" in text_of(liaison.get(LIST))


def test_as_long_as_nothing_rests_on_it_a_consent_takes_more_of_its_document(liaison, consent):
    recorded = consent()
    page = reverse("registry:consent", args=[recorded.number])
    add = reverse("registry:consent_files", args=[recorded.number])
    assert add in text_of(liaison.get(page))
    liaison.post(add, {"files": document()})
    assert [file.original_name for file in evidence_of(recorded)] == ["letter.pdf"]


def test_a_consent_that_was_used_offers_no_more_files_and_takes_none(cast, liaison, consent):
    recorded = consent("scrap")
    destroy(item=recorded.item, by=cast.manager, consent=recorded, quantity=Decimal(4))
    page = reverse("registry:consent", args=[recorded.number])
    add = reverse("registry:consent_files", args=[recorded.number])
    shown = text_of(liaison.get(page))
    assert add not in shown
    assert "Further ones belong to the item." in shown
    told = text_of(liaison.post(add, {"files": document()}, follow=True))
    assert "no more are added to it. Add the file to the item it is about." in told
    assert not evidence_of(recorded)


def test_an_empty_list_teaches(liaison):
    assert 'class="empty"' in text_of(liaison.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(liaison, consent, count, django_assert_num_queries):
    for _number in range(count):
        consent()
    liaison.get(LIST)  # the counts of the navigation are kept from here on
    with django_assert_num_queries(9):
        liaison.get(LIST)


@pytest.mark.parametrize("role", ["warehouse", "manager", "auditor"])
def test_only_the_liaison_records(cast, sign_in, walk, role):
    client = sign_in(getattr(cast, role))
    assert client.get(new_page(walk.stored(1))).status_code == 403
    assert client.get(LIST).status_code == 200


def test_an_outsider_finds_nothing(cast, sign_in, consent):
    url = reverse("registry:consent", args=[consent().number])
    client = sign_in(cast.outsider)
    assert client.get(url).status_code == 404
    assert client.get(LIST).status_code == 403
