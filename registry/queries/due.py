"""What has a day in the registry: the sources of duties (domain F6, Q4, Q7, Q12).

Each selects what is due or soon will be, never all there is, in a constant number of queries.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from registry.duties import WantedDuty, register_duties
from registry.enums import OPEN_STATES, DwellState, MailState, PreAdviceState, State, Step
from registry.models import (
    Consent,
    Department,
    DwellCase,
    Issue,
    Item,
    Letter,
    PreAdvice,
    Responsibility,
)
from registry.panels import page_url
from registry.queries.agreements import ending_agreements
from registry.queries.returning import awaiting_back
from registry.queries.routing import departments_for
from registry.queries.waiting import EXPIRY_NOTICE

NOTICE = timedelta(days=EXPIRY_NOTICE)


def close_of(day: date) -> datetime:
    """When work ends on ``day``, by our hours: until then something is done in time."""
    midnight = datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
    return midnight + settings.WORKING_HOURS[-1][1]


def department_of(step: Step) -> Department | None:
    """The department that does ``step`` for most categories: of papers that have no category."""
    rows = Responsibility.objects.select_related("department").filter(step=step)
    counts = Counter(row.department for row in rows)
    return counts.most_common(1)[0][0] if counts else None


def _soon(now: datetime) -> date:
    return timezone.localdate(now) + NOTICE


def _items_by(field: str, now: datetime) -> QuerySet[Item]:
    items = Item.objects.exclude(state=State.CLOSED).filter(**{f"{field}__lte": _soon(now)})
    return items.select_related("owner", "custodian").order_by(field, "pk")


def _words(*words: object) -> str:
    return " · ".join(str(word) for word in words if word)


def goods(item: Item) -> str:
    """An item as a duty names it: whose it is, and what."""
    return _words(item.owner.name, item.part_number, item.name)


def _of_items(slug: str, field: str, now: datetime) -> Iterator[WantedDuty]:
    """Items that lie with the department that stores them, due by the day in ``field``."""
    keepers = departments_for(Step.STORE)
    for item in _items_by(field, now):
        day = getattr(item, field)
        yield WantedDuty(
            key=f"{slug}:{item.number}",
            subject=item,
            department=item.custodian or keepers.get(item.category_id),
            due_at=close_of(day),
            title=goods(item),
            url=item.get_absolute_url(),
            since=close_of(day - NOTICE),
        )


def expiring(now: datetime) -> Iterable[WantedDuty]:
    """Goods that expire within 30 days (F6)."""
    return _of_items("expiring", "expires_on", now)


def calibrations(now: datetime) -> Iterable[WantedDuty]:
    """The owners' gauges whose calibration ends within 30 days (F6)."""
    return _of_items("calibrations", "calibration_due_on", now)


def dwelling(now: datetime) -> Iterator[WantedDuty]:
    """Goods that lie too long and of which the owner has not decided (Q11): those who keep them
    say why, business asks."""
    business, keepers = department_of(Step.LIAISE), departments_for(Step.STORE)
    waiting = (DwellState.REASON, DwellState.ASK, DwellState.ANSWER)
    cases = DwellCase.objects.filter(state__in=waiting)
    for case in cases.select_related("item__owner", "item__custodian"):
        item = case.item
        store = item.custodian or keepers.get(item.category_id)
        yield WantedDuty(
            key=f"dwelling:{case.number}",
            subject=case,
            department=store if case.state == DwellState.REASON else business,
            due_at=case.due_at,
            title=_words(item.number, goods(item)),
            url=case.get_absolute_url(),
            since=case.counted_from,
        )


def agreements(now: datetime) -> Iterator[WantedDuty]:
    """Loans and contracts that end within 30 days while their goods are with us (F6)."""
    business = department_of(Step.LIAISE)
    for agreement in ending_agreements(_soon(now)):
        yield WantedDuty(
            key=f"agreements:{agreement.pk}",
            subject=agreement,
            department=business,
            due_at=close_of(agreement.ends_on),
            title=agreement.party.name,
            url=page_url("registry:closeout", agreement.pk),
            since=close_of(agreement.ends_on - NOTICE),
        )


def consents(now: datetime) -> Iterator[WantedDuty]:
    """Consents that end within 30 days with something left that is not done yet (Q8)."""
    business, today = department_of(Step.LIAISE), timezone.localdate(now)
    found = Consent.objects.filter(
        valid_until__range=(today, _soon(now)),
        used__lt=F("quantity"),
        item__state__in=OPEN_STATES,
    ).select_related("party", "item")
    for consent in found:
        yield WantedDuty(
            key=f"consents-ending:{consent.number}",
            subject=consent,
            department=business,
            due_at=close_of(consent.valid_until),
            title=_words(consent.party.name, consent.item.number, consent.item.name),
            url=page_url("registry:consent", consent.number),
            since=close_of(consent.valid_until - NOTICE),
        )


def overdue_issues(now: datetime) -> Iterator[WantedDuty]:
    """Goods that were to come back from use and did not, not all of them (Q7)."""
    keepers, today = department_of(Step.ISSUE), timezone.localdate(now)
    still_out = F("lines__returned") + F("lines__consumed")
    found = Issue.objects.filter(due_back_on__lt=today, lines__quantity__gt=still_out).distinct()
    for note in found:
        yield WantedDuty(
            key=f"overdue-issues:{note.number}",
            subject=note,
            department=keepers,
            due_at=close_of(note.due_back_on),
            title=_words(note.holder, note.purpose),
            url=page_url("registry:issue_note", note.number),
            since=note.issued_at,
        )


def come_back(now: datetime) -> Iterator[WantedDuty]:
    """Goods sent for rework that are not all here again (Q12)."""
    business = department_of(Step.LIAISE)
    for note in awaiting_back().select_related("party"):
        yield WantedDuty(
            key=f"come-back:{note.number}",
            subject=note,
            department=business,
            due_at=close_of(note.back_by),
            title=_words(note.party.name, note.recipient),
            url=page_url("registry:return_note", note.number),
            since=note.handed_over_at or note.requested_at,
        )


def late_advices(now: datetime) -> Iterator[WantedDuty]:
    """Announced goods that did not come: business asks the owner (Q1)."""
    business, today = department_of(Step.LIAISE), timezone.localdate(now)
    late = PreAdvice.objects.filter(state=PreAdviceState.OPEN, expected_on__lt=today)
    for advice in late.select_related("party"):
        yield WantedDuty(
            key=f"late-advices:{advice.number}",
            subject=advice,
            department=business,
            due_at=close_of(advice.expected_on),
            title=_words(advice.party.name, advice.order_number),
            url=page_url("registry:pre_advice", advice.number),
            since=close_of(advice.expected_on),
        )


def stuck_letters(now: datetime) -> Iterable[WantedDuty]:
    """Letters whose mail did not get through, or perhaps did not: a person decides (C2)."""
    for letter in Letter.objects.select_related("party", "mail", "written_by__department").filter(
        mail__state__in=(MailState.FAILED, MailState.UNCERTAIN), mail__posted_at__lte=now
    ):
        yield WantedDuty(
            key=f"stuck-letter:{letter.number}:{letter.mail.attempts}",
            subject=letter,
            department=letter.written_by.department,
            due_at=letter.mail.posted_at + timedelta(days=1),
            title=_words(letter.party.name, letter.subject),
            url=letter.get_absolute_url(),
            since=letter.mail.posted_at,
        )


def register_sources() -> None:
    """In the order in which the inbox shows them."""
    register_duties(
        "dwelling",
        pgettext_lazy("inbox", "Too long in store"),
        dwelling,
        act="record_decision",
        icon="calendar",
        page="registry:dwelling",
    )
    register_duties(
        "expiring",
        pgettext_lazy("inbox", "Expiring"),
        expiring,
        act="store",
        page="registry:items",
        query=f"?expiring={EXPIRY_NOTICE}",
    )
    register_duties(
        "calibrations",
        pgettext_lazy("inbox", "Owners' gauges to calibrate"),
        calibrations,
        act="keep_instruments",
        icon="instrument",
        page="registry:items",
    )
    register_duties(
        "agreements",
        pgettext_lazy("inbox", "Agreements that end"),
        agreements,
        act="announce",
        icon="calendar",
        page="registry:parties",
    )
    register_duties(
        "consents-ending",
        pgettext_lazy("inbox", "Consents that end unused"),
        consents,
        act="record_consent",
        icon="document",
        page="registry:consents",
    )
    register_duties(
        "overdue-issues",
        pgettext_lazy("inbox", "Out and overdue"),
        overdue_issues,
        act="return_to_store",
        icon="issue",
        page="registry:issue",
    )
    register_duties(
        "come-back",
        pgettext_lazy("inbox", "Comes back after rework"),
        come_back,
        act="expect_no_more",
        icon="return",
        page="registry:return",
    )
    register_duties(
        "late-advices",
        pgettext_lazy("inbox", "Announced and not arrived"),
        late_advices,
        act="announce",
        icon="receive",
        page="registry:pre_advices",
    )
    register_duties(
        "stuck-letters",
        pgettext_lazy("inbox", "Letters not got through"),
        stuck_letters,
        act="write_letter",
        icon="document",
        page="registry:letters",
        query="?stuck=1",
    )
