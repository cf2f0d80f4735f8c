"""Anomalies: reporting on one screen, and the way to the closing (domain Q10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inspections.documents.anomalies import anomaly_report
from inspections.enums import AnomalyState
from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import agree_disposition, carry_out, report_anomaly
from inspections.services.anomalies import tell_customer as tell
from registry.enums import State
from registry.models import Event
from registry.services.evidence import evidence_of
from registry.services.isolating import release
from registry.services.issuing import consume, issue
from registry.services.returning import request_return
from tests.factories import PASSWORD, fresh, make_contact
from tests.pictures import PNG
from tests.registry.views.sheets import form_fields
from tests.registry.views.step import text_of

LIST = reverse("inspections:anomalies")


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_role(cast, sign_in):
    return lambda role: sign_in(getattr(cast, role))


@pytest.fixture
def contact(party):
    return make_contact(party)


@pytest.fixture
def report(walk, cast):
    def make(by=None, **values):
        defaults = {"kind": "damaged", "description": "cracked"}
        return report_anomaly(item=walk.stored(100), by=by or cast.inspector, **defaults | values)

    return make


@pytest.fixture
def agreed(cast, contact, report):
    def make(disposition, **values):
        told = tell(anomaly=report(**values), by=cast.liaison, contact=contact, how="call")
        today = timezone.localdate()
        return agree_disposition(
            anomaly=told, by=cast.liaison, disposition=disposition, agreed_on=today
        )

    return make


def report_page(item) -> str:
    return reverse("inspections:item_report_anomaly", args=[item.number])


def page(name, anomaly) -> str:
    return reverse(f"inspections:{name}", args=[anomaly.number])


def send_report(client, item, url=None, **fields):
    url = url or report_page(item)
    usual = {"kind": "damaged", "description": "cracked"}
    return client.post(url, form_fields(client.get(url)) | usual | fields)


def step(client, name, anomaly, form: str, **fields):
    shown = client.get(page("anomaly", anomaly))
    return client.post(page(name, anomaly), form_fields(shown, form) | fields)


def a_paper():
    return SimpleUploadedFile("note.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def a_photo():
    return SimpleUploadedFile("photo.png", PNG)


def close(client, anomaly, **fields):
    signed = {"signing_password": PASSWORD}
    return step(client, "close_anomaly", anomaly, "close_form", **signed | fields)


# ---- reporting --------------------------------------------------------------


def test_a_part_is_split_off_isolated_and_told(as_role, walk):
    item = walk.stored(100)
    client = as_role("inspector")
    response = send_report(client, item, quantity="3")
    anomaly = Anomaly.objects.get()
    assert response["Location"] == page("anomaly", anomaly)
    assert (anomaly.quantity, anomaly.item.parent, fresh(item).on_hand) == (3, item, 97)
    shown = text_of(client.get(response["Location"]))
    assert f"3 pcs are split off as {anomaly.item.number}" in shown
    assert Event.objects.filter(model="inspections.anomaly").count() == 1


def test_nothing_typed_means_all_of_it(as_role, walk):
    item = walk.stored(100)
    send_report(as_role("liaison"), item)
    assert fresh(item).state == State.QUARANTINED


def test_goods_out_with_a_holder_are_reported_where_they_are(as_role, walk, cast):
    item = walk.stored(100)
    lines = [(item, Decimal(40))]
    line = issue(by=cast.warehouse, lines=lines, holder="line 2", purpose="x").lines.get()
    send_report(as_role("warehouse"), item, issued_line=line.pk, quantity="5")
    assert Anomaly.objects.get().quantity == 5
    assert (fresh(line).outstanding, fresh(item).issued) == (35, 35)


def test_the_photo_is_kept_with_the_anomaly(as_role, walk):
    send_report(as_role("warehouse"), walk.stored(100), files=a_paper())
    (kept,) = evidence_of(Anomaly.objects.get())
    assert kept.original_name == "note.pdf"


def test_sending_twice_reports_once(as_role, walk):
    client, item = as_role("warehouse"), walk.stored(100)
    fields = form_fields(client.get(report_page(item)))
    fields |= {"kind": "lost", "description": "gone", "quantity": "3"}
    client.post(report_page(item), fields)
    client.post(report_page(item), fields)
    assert fresh(item).on_hand == 97


def test_after_another_editor_the_next_try_goes_through(as_role, walk):
    client, item = as_role("warehouse"), walk.stored(100)
    url = report_page(item)
    fields = {"kind": "lost", "description": "gone", "quantity": "3"}
    seen = form_fields(client.get(url)) | fields
    send_report(client, item, **fields)
    response = client.post(url, seen)
    assert "Somebody else changed" in text_of(response)
    assert client.post(url, form_fields(response)).status_code == 302
    assert fresh(item).on_hand == 94


def test_bad_input_keeps_what_was_typed(as_role, walk):
    item = walk.stored(100)
    response = send_report(as_role("warehouse"), item, quantity="101", found_where="dock 2")
    assert "Only 100" in response.context["form"].errors["quantity"][0]
    assert 'value="dock 2"' in text_of(response)
    assert not Anomaly.objects.exists()


def test_who_may_not_split_may_still_report_a_part(as_role, walk):
    client, item = as_role("liaison"), walk.stored(100)
    assert "split off with a number of its own" in text_of(client.get(report_page(item)))
    send_report(client, item, quantity="3")
    assert fresh(item).on_hand == 97


def test_a_failed_inspection_opens_the_anomaly_filled_in(as_role, walk, cast):
    item = walk.quarantined(10)
    opened = Anomaly.objects.get()
    assert opened.nonconformity == Nonconformity.objects.get()
    assert (opened.state, opened.kind, opened.quantity) == ("reported", "nonconforming", 10)
    assert (opened.description, opened.reported_by) == ("bent leads", cast.inspector)
    client = as_role("liaison")
    assert opened.number in text_of(client.get(LIST))
    assert "Tell the customer" in text_of(client.get(page("anomaly", opened)))
    fields = form_fields(client.get(report_page(item)))
    assert (fields["kind"], fields["description"]) == ("nonconforming", "bent leads")


def test_business_takes_up_what_the_inspection_reported_instead_of_reporting_twice(as_role, walk):
    item = walk.quarantined(10)
    send_report(as_role("liaison"), item)
    taken_up = Anomaly.objects.get()
    assert (taken_up.state, taken_up.description) == ("contained", "cracked")


def test_closed_goods_say_why_not(as_role, walk, cast):
    item = walk.stored(10)
    issue(by=cast.warehouse, lines=[(item, Decimal(10))], holder="a", purpose="b")
    consume(item=item, by=cast.warehouse)
    response = as_role("warehouse").get(report_page(item))
    assert "Closed" in response.context["refusal"]


# ---- the way ----------------------------------------------------------------


def test_the_customer_is_told(as_role, report, contact):
    anomaly = report()
    step(as_role("liaison"), "tell_customer", anomaly, "tell_form", contact=contact.pk, how="call")
    anomaly = fresh(anomaly)
    assert (anomaly.state, anomaly.told_contact) == (AnomalyState.TOLD, contact)


def test_a_customer_is_not_told_in_the_future(as_role, report, contact):
    fields = {"contact": contact.pk, "how": "call", "at": "2999-01-01T10:00"}
    response = step(as_role("liaison"), "tell_customer", report(), "tell_form", **fields)
    assert "at" in response.context["tell_form"].errors
    assert 'value="call"' in text_of(response)


def test_what_was_agreed_is_recorded(as_role, report, contact, cast):
    told = tell(anomaly=report(), by=cast.liaison, contact=contact, how="call")
    fields = {"disposition": "return", "agreement_note": "by sea"}
    step(as_role("liaison"), "agree_disposition", told, "agree_form", **fields)
    anomaly = fresh(told)
    assert (anomaly.state, anomaly.disposition) == (AnomalyState.AGREED, "return")


def test_the_order_of_the_steps_is_kept(as_role, report):
    anomaly = report()
    fields = {"disposition": "return"}
    response = step(as_role("liaison"), "agree_disposition", anomaly, "agree_form", **fields)
    assert "Nothing is closed while the customer has not been told" in text_of(response)
    assert fresh(anomaly).state == AnomalyState.CONTAINED


def test_what_was_agreed_leads_to_its_page_until_it_is_done(as_role, agreed, cast):
    anomaly = agreed("no_fault")
    client = as_role("manager")
    shown = client.get(page("anomaly", anomaly))
    release_page = reverse("registry:item_release", args=[anomaly.item.number])
    assert [row["url"] for row in shown.context["progress"]] == [release_page]
    refused = step(client, "carry_out_anomaly", anomaly, "carry_out_form", note="done")
    assert "still in quarantine" in text_of(refused)
    release(item=anomaly.item, by=cast.inspector)
    assert [row["url"] for row in client.get(page("anomaly", anomaly)).context["progress"]] == [""]
    step(
        client,
        "carry_out_anomaly",
        anomaly,
        "carry_out_form",
        note="verified again",
        files=a_paper(),
    )
    assert fresh(anomaly).state == AnomalyState.CARRIED_OUT
    assert evidence_of(anomaly).count() == 1
    close(client, anomaly, outcome="checked, good")
    anomaly = fresh(anomaly)
    assert (anomaly.state, anomaly.closed_by) == (AnomalyState.CLOSED, cast.manager)
    shown = client.get(page("anomaly", anomaly))
    assert [signed.name for signed in shown.context["signatures"]] == [str(cast.manager)]
    assert shown.context["signatures"][0].is_valid


def test_nobody_closes_without_signing(as_role, agreed, cast):
    anomaly = agreed("no_fault")
    release(item=anomaly.item, by=cast.inspector)
    carry_out(anomaly=anomaly, by=cast.warehouse, note="verified again")
    client = as_role("manager")
    response = step(client, "close_anomaly", anomaly, "close_form", outcome="good")
    assert "signing_password" in response.context["close_form"].errors
    assert fresh(anomaly).state == AnomalyState.CARRIED_OUT


def test_parts_may_fare_differently(as_role, report, contact, cast):
    told = tell(anomaly=report(quantity=5), by=cast.liaison, contact=contact, how="call")
    client = as_role("liaison")
    parts = {"part_scrap": "3", "part_return": "2"}
    step(client, "agree_disposition", told, "agree_form", **parts)
    shown = client.get(page("anomaly", told)).context["lines"]
    assert [(line.disposition, line.quantity) for line in shown] == [("return", 2), ("scrap", 3)]
    refused = step(client, "agree_disposition", told, "agree_form", **parts | {"part_return": "3"})
    assert "More was agreed than the 5" in text_of(refused)


def test_recording_that_it_is_done_writes_off_what_is_lost(as_role, agreed):
    anomaly = agreed("write_off", quantity=Decimal(3))
    client = as_role("manager")
    assert "writes these goods off" in text_of(client.get(page("anomaly", anomaly)))
    step(client, "carry_out_anomaly", anomaly, "carry_out_form", note="not found")
    assert fresh(anomaly.item).lost == 3


def test_who_reported_is_told_that_another_closes(as_role, agreed, cast):
    anomaly = agreed("no_fault", by=cast.manager)
    release(item=anomaly.item, by=cast.inspector)
    carry_out(anomaly=anomaly, by=cast.warehouse, note="verified again")
    client = as_role("manager")
    shown = client.get(page("anomaly", anomaly))
    assert "another manager must close it" in text_of(shown)
    response = close(client, anomaly, outcome="good")
    assert "somebody else must close it" in text_of(response)
    assert fresh(anomaly).state == AnomalyState.CARRIED_OUT


def test_the_next_step_is_given_to_somebody(as_role, report, cast):
    anomaly = report()
    step(as_role("liaison"), "hand_anomaly_step", anomaly, "hand_form", person=cast.manager.pk)
    assert fresh(anomaly).owner_user == cast.manager


def test_the_page_says_who_did_what(as_role, agreed):
    history = as_role("auditor").get(page("anomaly", agreed("return"))).context["history"]
    assert [event["who"] for event in history] == ["Liaison", "Liaison", "Inspector"]


# ---- the list, and who may --------------------------------------------------


def test_the_list_shows_what_is_open_and_narrows(as_role, report, agreed):
    lost, back = report(kind="lost"), agreed("return")
    client = as_role("auditor")
    assert client.get(LIST).context["anomalies"] == [lost, back]
    assert client.get(LIST, {"kind": "lost"}).context["anomalies"] == [lost]
    assert client.get(LIST, {"state": "agreed"}).context["anomalies"] == [back]
    assert client.get(LIST, {"state": "closed"}).context["anomalies"] == []


def test_what_is_overdue_stands_out_in_list_item_and_owners_file(as_role, report, walk):
    late, _in_time = report(), report()
    Anomaly.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    client = as_role("liaison")
    assert client.get(LIST, {"late": "on"}).context["anomalies"] == [late]
    assert text_of(client.get(LIST)).count(LATE) == 1
    for shown in (page("anomaly", late), late.item.get_absolute_url()):
        assert LATE in text_of(client.get(shown))
    file = client.get(reverse("registry:party", args=[walk.party.code]))
    assert text_of(file).count(LATE) == 1


@pytest.mark.parametrize("found", ["receive", "verify", "check", "use", "nowhere"])
def test_the_step_and_the_place_are_filled_in(as_role, walk, found):
    item = walk.stored(100)
    response = as_role("warehouse").get(report_page(item) + f"?found={found}")
    where = form_fields(response)["found_where"]
    assert str(item.location) in where
    assert (" · " in where) == (found != "nowhere")


def test_photos_of_the_camera_and_from_the_phone_are_kept(as_role, walk):
    send_report(
        as_role("warehouse"), walk.stored(9), camera=a_photo(), files=[a_photo(), a_paper()]
    )
    assert evidence_of(Anomaly.objects.get()).count() == 3


def test_who_may_label_is_offered_the_label_of_what_was_isolated(as_role, report):
    anomaly = report(quantity=Decimal(3))
    label = reverse("registry:item_label", args=[anomaly.item.number])
    assert label in text_of(as_role("warehouse").get(page("anomaly", anomaly)))
    assert label not in text_of(as_role("liaison").get(page("anomaly", anomaly)))


def test_what_needs_no_isolation_says_so(as_role, walk):
    client, item = as_role("warehouse"), walk.stored(100)
    response = send_report(client, item, kind="overdue")
    assert "Nothing had to be isolated" in text_of(client.get(response["Location"]))
    assert fresh(item).state == State.STORED


def test_cause_prevention_and_loss_are_written_shown_and_printed(as_role, report, walk, cast):
    earlier, anomaly = report(), report()
    client = as_role("inspector")
    shown = text_of(client.get(page("anomaly", anomaly)))
    assert earlier.number in shown
    assess = page("assess_anomaly", anomaly)
    typed = {"root_cause": "no rail", "prevention": "a rail", "liability": "12.50"}
    fields = form_fields(client.get(assess)) | typed | {"repeats": earlier.pk}
    assert client.post(assess, fields)["Location"] == page("anomaly", anomaly)
    loss = page("report_loss", anomaly)
    client.post(loss, form_fields(client.get(loss)) | {"need": "needed next month"})
    shown = text_of(client.get(page("anomaly", anomaly)))
    for words in ("no rail", "12.50 CNY", "needed next month", earlier.number):
        assert words in shown
    today = timezone.localdate().isoformat()
    client.post(page("finish_prevention", anomaly), {"done_on": today})
    assert fresh(anomaly).prevention_done_on == timezone.localdate()
    said = anomaly_report(fresh(anomaly), by=cast.inspector, link=lambda number: "")
    assert said["anomaly"]["liability"] == "12.50 CNY"
    assert "needed next month" in [row["value"] for row in said["loss"]]


def test_an_owner_of_another_is_no_repetition_to_choose(as_role, report):
    client, anomaly = as_role("manager"), report()
    assess = page("assess_anomaly", anomaly)
    response = client.post(assess, form_fields(client.get(assess)) | {"repeats": anomaly.pk})
    assert response.context["form"].errors["repeats"]


# ---- from any step ------------------------------------------------------------------

LINK, LATE = "Something is wrong", 'tone-red">Overdue<'


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("received", "inspections:item_verify"),
        ("verified", "registry:item_label"),
        ("labelled", "registry:item_store"),
        ("stored", "inspections:item_check"),
        ("stored", "registry:item_move"),
    ],
)
def test_every_step_leads_to_the_report_in_one_tap(as_role, walk, at, name):
    item = getattr(walk, at)()
    role = "inspector" if at == "received" else "warehouse"
    shown = text_of(as_role(role).get(reverse(name, args=[item.number])))
    assert LINK in shown
    assert report_page(item) in shown


def test_papers_lead_to_the_report_from_their_lines(as_role, walk, cast):
    item = walk.stored(100)
    note = issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="line 2", purpose="x")
    client = as_role("warehouse")
    shown = text_of(client.get(reverse("registry:issue_note", args=[note.number])))
    assert f"{report_page(item)}?found=use&amp;line={note.lines.get().pk}" in shown
    receipt = item.receipt_line.receipt
    shown = text_of(client.get(reverse("registry:receipt", args=[receipt.number])))
    assert f"{report_page(item)}?found=receive" in shown
    asked = request_return(by=cast.warehouse, party=item.owner, lines=[a_return_line(item)])
    shown = text_of(client.get(reverse("registry:return_note", args=[asked.number])))
    assert f"{report_page(item)}?found=return" in shown


def a_return_line(item) -> dict:
    return {"item": item, "quantity": Decimal(1)}


def test_who_may_not_report_sees_no_link(as_role, walk):
    receipt = walk.stored(100).receipt_line.receipt
    shown = as_role("auditor").get(reverse("registry:receipt", args=[receipt.number]))
    assert LINK not in text_of(shown)


def test_an_empty_list_teaches(as_role):
    assert 'class="empty"' in text_of(as_role("auditor").get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    as_role, report, walk, count, django_assert_num_queries
):
    for _number in range(count):
        report()
        walk.quarantined(1)
    client = as_role("liaison")
    client.get(reverse("registry:consents"))  # the navigation's counts are kept from here on
    with django_assert_num_queries(9):
        client.get(LIST)


@pytest.mark.parametrize("role", ["warehouse", "inspector", "auditor", "controller"])
def test_others_look_and_do_not_follow(as_role, report, role):
    anomaly = report()
    client = as_role(role)
    acts = ("tell_customer", "agree_disposition", "close_anomaly", "hand_anomaly_step")
    assert [client.post(page(name, anomaly)).status_code for name in acts] == [403] * 4
    assert "customer liaison tells the customer" in text_of(client.get(page("anomaly", anomaly)))


def test_a_liaison_does_not_close(as_role, agreed):
    anomaly = agreed("write_off")
    assert as_role("liaison").post(page("close_anomaly", anomaly)).status_code == 403


def test_an_auditor_reports_nothing(as_role, walk):
    assert as_role("auditor").get(report_page(walk.stored(1))).status_code == 403


def test_an_outsider_finds_nothing(as_role, report):
    anomaly = report()
    client = as_role("outsider")
    assert client.get(page("anomaly", anomaly)).status_code == 404
    assert client.get(report_page(anomaly.item)).status_code == 404
    assert client.get(LIST).status_code == 403
