"""What lies too long is somebody's until its owner decides; nothing else stops the clock (Q11)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inspections.demo.clock import at as at_moment
from registry.enums import (
    ConsentAct,
    DutyLevel,
    DwellDecisionKind,
    DwellReason,
    DwellState,
    DwellWay,
    Role,
    Step,
)
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Absence, Agreement, Duty, DwellLimit, Event, Item
from registry.queries.dwelling import ages_by_owner, story
from registry.queries.letters import thread_of
from registry.queries.waiting import beyond_dwell_limit
from registry.services.consenting import record_consent
from registry.services.duties import refresh_duties
from registry.services.dwelling import (
    ask_for_decision,
    give_dwell_reason,
    record_decision,
    refresh_dwelling,
)
from registry.services.mailing import send_due
from tests.factories import (
    fresh,
    make_category,
    make_contact,
    make_department,
    make_letter_words,
    make_party,
    make_user,
    route,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def company(cast):
    """Stores with a head and a deputy, and business."""
    stores = make_department("store", "仓储部", "Stores")
    stores.head = make_user("head", Role.WAREHOUSE, department=stores)
    stores.deputy = make_user("deputy", Role.WAREHOUSE)
    stores.save()
    business = make_department("sales", "业务部", "Business")
    business.head = make_user("sales-head", Role.LIAISON, department=business)
    business.save()
    route(make_category(), Step.STORE, stores)
    route(make_category(), Step.LIAISE, business)
    cast.stores, cast.business = stores, business
    return cast


def stored(walk, day: str, **goods) -> Item:
    item = walk.stored(**goods)
    Item.objects.filter(pk=item.pk).update(stored_at=at(day))
    return fresh(item)


@pytest.fixture
def reel(walk, company):
    """In store since Saturday 13 December 2025; day 60 is Wednesday 11 February 2026."""
    item = walk.stored()
    Item.objects.filter(pk=item.pk).update(stored_at=datetime(2025, 12, 13, 10, tzinfo=SHANGHAI))
    return fresh(item)


def clock(now: str) -> None:
    """What the worker does in one walk."""
    refresh_dwelling(at(now))
    refresh_duties(at(now))


@pytest.fixture
def case(reel):
    clock("02-12 08:00")
    return reel.dwell_cases.get()


def decided(case, by, contact, decision=DwellDecisionKind.EXTEND, day="02-12", **more):
    fields = {"contact": contact, "decided_on": at(f"{day} 08:00").date(), "evidence": "mail 7"}
    if decision == DwellDecisionKind.EXTEND:
        fields["until"] = date(2026, 3, 31)
    with at_moment(at(f"{day} 09:00")):
        return record_decision(case=case, by=by, decision=decision, **fields | more)


# ---- the limit ------------------------------------------------------------------------


def test_a_case_is_opened_on_the_day_after_the_limit_and_not_before(reel):
    refresh_dwelling(at("02-11 23:59"))
    assert not reel.dwell_cases.exists()
    refresh_dwelling(at("02-12 00:01"))
    case = reel.dwell_cases.get()
    assert (case.limit_days, case.state) == (60, DwellState.REASON)
    assert case.number.startswith("DW-")


def test_the_most_special_limit_wins(walk, company):
    agreement = Agreement.objects.create(party=walk.party, number="A-1")
    category, now = make_category(), at("06-01 12:00")
    item = stored(walk, "01-01 10:00")

    def limit_of() -> int:
        return beyond_dwell_limit(Item.objects.filter(pk=item.pk), now).get().limit

    assert limit_of() == 60
    DwellLimit.objects.create(category=category, days=50)
    assert limit_of() == 50
    DwellLimit.objects.create(category=category, party=walk.party, days=40)
    assert limit_of() == 40
    Item.objects.filter(pk=item.pk).update(agreement=agreement)
    assert limit_of() == 40
    DwellLimit.objects.create(agreement=agreement, days=30)
    assert limit_of() == 30
    DwellLimit.objects.create(agreement=agreement, category=category, days=20)
    assert limit_of() == 20
    DwellLimit.objects.update(days=200)
    assert not beyond_dwell_limit(Item.objects.filter(pk=item.pk), now).exists()


def test_a_second_run_changes_nothing_and_leaves_no_event(case):
    before = Event.objects.count()
    clock("02-12 08:00")
    assert Event.objects.count() == before
    assert case.item.dwell_cases.count() == 1


# ---- the story of one forgotten reel ------------------------------------------------------


def test_the_story_of_one_forgotten_reel_from_day_60_to_the_manager(reel, company):
    """Saturday 14 February is worked, 15 to 23 is Spring Festival; the head of the stores is away
    until the 24th. Nobody does anything."""
    Absence.objects.create(
        person=company.stores.head,
        first_day=date(2026, 2, 10),
        last_day=date(2026, 2, 24),
        recorded_by=company.manager,
    )
    day = at("02-11 08:00")
    while day < at("03-05 00:00"):
        refresh_dwelling(day)
        refresh_duties(day)
        day += timedelta(days=1)
    case = reel.dwell_cases.get()
    duty = Duty.objects.get()
    told = [
        (entry.what, entry.why, [(c.label, c.after) for c in entry.changes])
        for entry in story(case)
    ]
    assert told == [
        ("In store beyond its limit", "", []),
        ("Has to be done", "Told: Stores, Deputy", []),
        # due on Saturday 14 February, 17:00
        (
            "Past due: raised",
            "",
            [
                ("raised to", "Raised to the head of the department"),
                ("raised at", "2026-02-24 08:00"),
            ],
        ),
        ("Somebody else or another day", "", [("holder", "Head")]),
        (
            "Past due: raised",
            "",
            [
                ("holder", "Manager"),
                ("raised to", "Raised to the manager"),
                ("raised at", "2026-02-26 08:00"),
            ],
        ),
    ]
    assert duty.due_at == at("02-14 17:00")
    assert (duty.level, duty.holder) == (DutyLevel.MANAGER, company.manager)


def test_without_the_calendar_the_manager_would_be_told_in_the_holiday(reel, settings):
    settings.WORKING_CALENDAR = ""
    clock("02-12 08:00")
    clock("02-19 08:00")
    assert Duty.objects.get().level == DutyLevel.MANAGER


# ---- reason, question, decision -------------------------------------------------------------


def test_those_who_keep_it_say_why_and_then_business_has_it(case, company):
    assert Duty.objects.get().department == company.stores
    with pytest.raises(InvalidInput):
        give_dwell_reason(case=case, by=company.stores.head, reason="other")
    with at_moment(at("02-12 09:00")):
        case = give_dwell_reason(case=case, by=company.stores.head, reason=DwellReason.LEFT_OVER)
    refresh_duties(at("02-12 10:00"))
    duty = Duty.objects.get()
    assert (duty.department, duty.holder) == (company.business, company.business.head)
    assert duty.due_at == at("02-14 17:00")
    with pytest.raises(WorkflowError):
        give_dwell_reason(case=case, by=company.stores.head, reason=DwellReason.SPARE)
    with pytest.raises(NotPermitted):
        give_dwell_reason(case=case, by=company.auditor, reason=DwellReason.SPARE)


def test_asking_again_and_again_does_not_stop_the_clock(case, company, walk):
    """Ten working days from 12 February are over on 4 March, whatever is asked meanwhile."""
    contact = make_contact(walk.party)
    with at_moment(at("02-12 09:00")):
        give_dwell_reason(case=case, by=company.warehouse, reason=DwellReason.DELAYED)
    for day in ("02-13", "02-24", "02-27", "03-03"):
        with at_moment(at(f"{day} 09:00")):
            ask_for_decision(case=case, by=company.liaison, contact=contact, way=DwellWay.PHONE)
    assert fresh(case).due_at == at("03-04 17:00")
    clock("03-09 08:00")
    assert Duty.objects.get().level == DutyLevel.MANAGER
    assert case.requests.count() == 4


def test_asked_by_mail_the_letter_leaves_and_stands_with_the_case(case, company, walk, smtp_server):
    contact = make_contact(walk.party)
    contact.email = "li@huachen.example"
    contact.save()
    make_letter_words()
    with at_moment(at("02-12 09:00")):
        give_dwell_reason(case=case, by=company.warehouse, reason=DwellReason.DELAYED)
        ask_for_decision(case=case, by=company.liaison, contact=contact, way=DwellWay.MAIL)
    send_due()
    (text,) = smtp_server.texts
    assert case.item.number in text
    assert "61 days, 60 were agreed" in text
    assert [letter.mail.state for letter in thread_of(company.liaison, case)] == ["sent"]


def test_an_extension_stops_it_to_its_day_and_then_it_runs_again(case, company, walk):
    decided(case, company.liaison, make_contact(walk.party))
    clock("02-13 08:00")
    assert not Duty.objects.get().is_open
    clock("03-31 23:00")
    assert fresh(case).state == DwellState.DECIDED
    clock("04-01 08:00")
    assert fresh(case).state == DwellState.ASK
    duty = Duty.objects.get()
    assert (duty.is_open, duty.department) == (True, company.business)


def test_a_return_that_nobody_carries_out_runs_again(case, company, walk):
    decided(case, company.liaison, make_contact(walk.party), DwellDecisionKind.RETURN)
    assert fresh(case).until == date(2026, 2, 26), "five working days from 12 February"
    clock("02-27 08:00")
    assert fresh(case).state == DwellState.ASK


def test_what_left_closes_its_case(case):
    Item.objects.filter(pk=case.item_id).update(on_hand=0, issued=100)
    clock("02-13 08:00")
    assert fresh(case).state == DwellState.CLOSED
    assert not Duty.objects.get().is_open


def test_a_decision_names_who_decided_and_what_proves_it(case, company, walk):
    contact = make_contact(walk.party)
    for wrong, field in (
        ({"evidence": " "}, "evidence"),
        ({"contact": make_contact(make_party("other"))}, "contact"),
        ({"until": date(2026, 2, 12)}, "until"),
        ({"decided_on": date(2026, 2, 13)}, "decided_on"),
        ({"decision": DwellDecisionKind.SCRAP}, "consent"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            decided(case, company.liaison, **{"contact": contact} | wrong)
        assert refusal.value.field == field
        assert refusal.value.remedy
    with pytest.raises(NotPermitted):
        decided(case, company.warehouse, contact)


def test_scrapping_is_decided_by_a_written_consent_for_this_item(case, company, walk):
    consent = record_consent(
        by=company.liaison,
        item=case.item,
        contact=make_contact(walk.party),
        act=ConsentAct.SCRAP,
        quantity=case.item.on_hand,
        scope="all of it",
        given_on=date(2026, 2, 12),
    )
    made = decided(case, company.liaison, consent.contact, DwellDecisionKind.SCRAP, consent=consent)
    assert made.consent == consent


# ---- pages ------------------------------------------------------------------------------


def test_from_the_list_to_the_reason_the_question_and_the_decision(walk, company, sign_in):
    item = walk.stored()
    Item.objects.filter(pk=item.pk).update(stored_at=at("01-01 10:00"))
    contact = make_contact(walk.party)
    refresh_dwelling()
    case = item.dwell_cases.get()
    client, page = sign_in(company.stores.head), case.get_absolute_url()
    assert case.number in client.get("/dwelling/").content.decode()
    assert case.number in client.get(item.get_absolute_url()).content.decode()
    typed = {"form_token": "a", "reason": "left_over", "note": "40 reels"}
    assert client.post(f"{page}reason/", typed).status_code == 302
    client = sign_in(company.liaison)
    asked = {"form_token": "b", "contact": contact.pk, "way": "mail"}
    assert client.post(f"{page}ask/", asked).status_code == 302
    typed = {
        "form_token": "c",
        "decision": "return",
        "contact": contact.pk,
        "decided_on": "2026-11-01",
        "evidence": "mail of today",
    }
    assert client.post(f"{page}decide/", typed | {"evidence": ""}).status_code == 422
    assert client.post(f"{page}decide/", typed | {"form_token": "d"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "mail of today" in shown
    letter = client.get(f"{page}letter.pdf")
    assert b"".join(letter)[:5] == b"%PDF-"


def test_ages_stand_by_owner_in_their_bands(walk, company):
    item = walk.stored()
    Item.objects.filter(pk=item.pk).update(stored_at=at("01-01 10:00"))
    with at_moment(at("03-02 09:00")):  # day 60
        assert [count for _band, count in ages_by_owner(company.liaison)[0].cells] == [
            0,
            1,
            0,
            0,
            0,
        ]
    with at_moment(at("03-03 09:00")):  # day 61
        assert [count for _band, count in ages_by_owner(company.liaison)[0].cells] == [
            0,
            0,
            1,
            0,
            0,
        ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(
    walk, company, sign_in, count, django_assert_max_num_queries
):
    for number in range(count):
        walk.party = make_party(f"p{number}")
        item = walk.stored()
        Item.objects.filter(pk=item.pk).update(stored_at=at("01-01 10:00"))
    refresh_dwelling()
    client = sign_in(company.liaison)
    client.get("/dwelling/")
    with django_assert_max_num_queries(11):
        client.get("/dwelling/")
