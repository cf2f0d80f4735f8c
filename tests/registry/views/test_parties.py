"""Owners: the list with what we hold of each, and one owner's file."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from registry.models import Agreement, AgreementLine
from tests.factories import Walk, make_category, make_contact, make_party, make_pre_advice

LIST = reverse("registry:parties")


def file_of(party) -> str:
    return reverse("registry:party", args=[party.code])


@pytest.fixture
def other(cast, places):
    return Walk(cast, make_party("kx", "科讯", "Kexun"), places)


def test_the_list_counts_what_we_hold_of_each_owner_by_state(sign_in, cast, walk, other):
    walk.received()
    walk.received()
    walk.stored()
    other.verified()
    rows = sign_in(cast.liaison).get(LIST).context["rows"]
    told = {
        row["party"].code: {cell["state"].value: cell["count"] for cell in row["cells"]}
        for row in rows
    }
    none = dict.fromkeys(("received", "verified", "labelled", "stored", "quarantined"), 0)
    assert told == {
        "hc": none | {"received": 2, "stored": 1},
        "kx": none | {"verified": 1},
    }
    assert [row["total"] for row in rows] == [3, 1]


def test_owners_of_whom_we_hold_nothing_are_listed_too(sign_in, cast, party):
    assert sign_in(cast.liaison).get(LIST).context["rows"][0]["total"] == 0


def test_a_figure_leads_to_the_register_of_just_these(sign_in, cast, walk):
    walk.stored()
    assert "/items/?party=hc&amp;state=stored" in sign_in(cast.liaison).get(LIST).content.decode()


def test_only_administrators_are_led_to_the_administration(sign_in, cast, party):
    edit = reverse("admin:registry_party_changelist")
    assert edit not in sign_in(cast.liaison).get(LIST).content.decode()
    assert edit in sign_in(cast.administrator).get(LIST).content.decode()


def test_the_file_shows_contacts_agreements_goods_and_pre_advices(sign_in, cast, walk, party):
    make_contact(party)
    agreement = Agreement.objects.create(party=party, number="HT-77", ends_on=date(2027, 1, 31))
    AgreementLine.objects.create(
        agreement=agreement,
        category=make_category(),
        name="Antenna",
        quantity=Decimal(500),
        acceptance_criteria="No bent leads",
        agreed_level="III",
        agreed_aql="0.65",
    )
    item = walk.stored()
    advice = make_pre_advice(cast.liaison, party=party)
    shown = sign_in(cast.auditor).get(file_of(party)).content.decode()
    for told in (
        party.contacts.get().name,
        "may give consent",
        "HT-77",
        "2027-01-31",
        "Antenna",
        "No bent leads",
        "Sampling: inspection level III, AQL 0.65",
    ):
        assert told in shown
    assert item.number in shown
    assert advice.number in shown


def test_closed_goods_and_goods_of_others_are_not_among_what_we_hold(sign_in, cast, walk, other):
    mine, theirs = walk.stored(), other.stored()
    items = sign_in(cast.auditor).get(file_of(walk.party)).context["items"]
    assert [item.number for item in items] == [mine.number]
    assert theirs.number not in {item.number for item in items}


def test_an_owner_without_anything_reads_as_sentences(sign_in, cast, party):
    shown = sign_in(cast.auditor).get(file_of(party)).content.decode()
    assert "Nothing of theirs is with us" in shown
    assert "Nobody is on file." in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_one_owner_and_for_three(
    sign_in, cast, walk, count, django_assert_num_queries
):
    for number in range(count):
        walk.party = make_party(code=f"p{number}")
        walk.received()
    client = sign_in(cast.liaison)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_needs_the_same_queries_for_one_of_each_and_for_three(
    sign_in, cast, walk, party, count, django_assert_num_queries
):
    for number in range(count):
        make_contact(party)
        agreement = Agreement.objects.create(party=party, number=f"HT-{number}")
        AgreementLine.objects.create(agreement=agreement, category=make_category(), name="x")
        walk.received()
        make_pre_advice(cast.liaison, party=party)
    client = sign_in(cast.liaison)
    client.get(file_of(party))
    with django_assert_num_queries(19):
        client.get(file_of(party))


def test_owners_are_for_people_with_a_role(sign_in, cast, party):
    client = sign_in(cast.outsider)
    assert client.get(LIST).status_code == 403
    assert client.get(file_of(party)).status_code == 403


def test_an_owner_that_does_not_exist_is_not_found(sign_in, cast):
    assert sign_in(cast.liaison).get("/parties/nobody/").status_code == 404


def test_strangers_are_asked_to_sign_in(client, party):
    assert client.get(LIST).status_code == 302
