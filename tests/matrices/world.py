"""One record of every kind, for the matrices to ask for."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from custprop.lib.xlsx_read import read_workbook
from inspections.enums import CheckOutcome, CheckResult
from inspections.models import Inspection, Nonconformity
from inspections.services.anomalies import report_anomaly
from inspections.services.checking import record_check
from inspections.services.climate import Taken, record_readings
from inspections.services.instruments import add_instrument
from inspections.services.opening import open_inspection
from inspections.services.stocktaking import record_count, start_stocktake
from registry.enums import ConsentAct, OwnerPurpose, Role
from registry.exchange.pre_advice_import import keep_draft
from registry.forms.drawn_signature import DrawnSignature
from registry.models import Closeout, Contact, Letter
from registry.models.handling import PLAN_FIELDS
from registry.services.absences import record_absence
from registry.services.consenting import ask_consent, record_consent
from registry.services.copies import issue_copy, name_revision
from registry.services.destroying import Witness, carry_out, request_destruction
from registry.services.dwelling import refresh_dwelling
from registry.services.evidence import Examined, add_evidence
from registry.services.handling import draft_handling_plan
from registry.services.issuing import issue
from registry.services.jobs import enqueue
from registry.services.labelling import label
from registry.services.ledger import writing
from registry.services.letters import write_letter
from registry.services.outside import request_outside
from registry.services.owner_answers import Origin, record_answer
from registry.services.owner_links import grant_link
from registry.services.returning import decide_gate_pass, request_return
from registry.services.statements import make_statement
from registry.services.transferring import request_transfer
from registry.services.working import work_one
from tests.factories import Walk, fresh, make_contact, make_plan, make_pre_advice, make_user
from tests.inspections.hsf.goods import a_report, begun
from tests.inspections.hsf.shipped import load_shipped
from tests.pictures import PNG
from tests.registry.agreements import make_agreement
from tests.registry.notices import make_notice

PLAN_WORDS = dict.fromkeys(PLAN_FIELDS, "By pallet truck, slowly")
KIT = Path(__file__).parents[1] / "data" / "customer-kit-huachen.xlsx"


def make_world(cast, party, places) -> dict[str, str]:
    """The last part of each record's address (a number, code or key), by its name."""
    walk = Walk(cast, party, places)
    stored, quarantined, received = walk.stored(), walk.quarantined(), walk.received()
    verified, out = walk.verified(), walk.stored()
    label(item=verified, by=cast.warehouse)
    note = issue(by=cast.warehouse, lines=[(out, Decimal(40))], holder="Line 1", purpose="SMT")
    anomaly = report_anomaly(
        item=walk.stored(), by=cast.warehouse, kind="damaged", description="crushed"
    )
    consent = record_consent(
        by=cast.liaison,
        item=stored,
        contact=make_contact(party),
        act=ConsentAct.SCRAP,
        quantity=Decimal(5),
        scope="scrap",
        given_on=timezone.localdate(),
    )
    contact = consent.contact
    asked = ask_consent(
        by=cast.liaison,
        item=stored,
        contact=contact,
        act=ConsentAct.REPAIR,
        quantity=Decimal(2),
        scope="repair",
    )
    statement = make_statement(by=cast.liaison, contact=contact)
    owner_link = grant_link(
        by=cast.liaison, contact=contact, purpose=OwnerPurpose.CONSENT, subject=asked
    )
    with writing():
        answer = record_answer(
            link=owner_link,
            answer="refused",
            text="words",
            signature=DrawnSignature(typed="Li"),
            origin=Origin("127.0.0.1"),
        )
    file = add_evidence(
        by=cast.warehouse, subject=stored, upload=SimpleUploadedFile("photo.png", PNG)
    )
    content = KIT.read_bytes()
    draft = keep_draft(
        user=cast.liaison,
        party=party,
        name=KIT.name,
        content=content,
        workbook=read_workbook(content, filename=KIT.name),
    )
    released = _released(walk.stored(), cast, party)
    decided = Inspection.objects.last().number
    planned_by = make_plan(cast, part_number="HC-2001", continuing=True)
    planned = walk.received(part_number="HC-2001")
    under_way = open_inspection(item=walk.received(part_number="HC-2001"), by=cast.inspector)
    load_shipped()
    hazardous = begun(walk, cast, part_number="HC-3001")
    stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse)
    record_count(stocktake=stocktake, by=cast.warehouse, place=places["storage"], code="SMUDGED")
    return {
        "asked": asked.number,
        "asked_record": ("consent", asked.number),
        "statement": statement.number,
        "statement_line": (statement.number, statement.lines.first().pk),
        "owner_link": owner_link.number,
        "owner_answer": answer.number,
        "stocktake": stocktake.number,
        "stocktake_line": (stocktake.number, stocktake.lines.get(tag="SMUDGED").pk),
        "absence": an_absence(cast).pk,
        "pdf_form": "pdf",
        "job": a_job(cast, done=True).number,
        "waiting_job": a_job(cast).number,
        "advice": make_pre_advice(cast.liaison, party=party).number,
        "draft": draft.pk,
        "receipt": received.receipt_line.receipt.number,
        "file": file.pk,
        "received": received.number,
        "verified": verified.number,
        "labelled": walk.labelled().number,
        "stored": stored.number,
        "quarantined": quarantined.number,
        "out": out.number,
        "issue": note.number,
        "agreement": make_agreement(party).pk,
        "closeout": a_closeout(cast, party).number,
        "notice": make_notice(cast, party).pk,
        "return": _return_of(walk.stored(), cast, party).number,
        "released": released.number,
        "gate_pass": released.gate_pass.number,
        "consent": consent.number,
        "transfer": _transfer_of(walk.stored(), cast, party).number,
        "released_transfer": _released_transfer(walk.stored(), cast, party).number,
        "outside": _for_outside(walk.stored(), cast).number,
        "released_outside": _for_outside(walk.stored(), cast, released=True).number,
        "destruction": _destruction_of(walk.stored(), cast, party).number,
        "released_destruction": _released_destruction(walk.stored(), cast, party).number,
        "witnessed_destruction": _carried_out_destruction(walk.stored(), cast, party).number,
        "inspection": decided,
        "planned": planned.number,
        "open": under_way.number,
        "result": (under_way.number, 1),
        "hazardous": (hazardous.inspection.number, 1),
        "lab_report": a_report(cast, hazardous.inspection.item).pk,
        "nonconformity": Nonconformity.objects.last().number,
        "anomaly": anomaly.number,
        "instrument": add_instrument(by=cast.inspector, number="LJ-001", name="卡尺").pk,
        "excursion": an_excursion(cast, places["storage"]).number,
        "handling_plan": draft_handling_plan(item=stored, by=cast.warehouse, **PLAN_WORDS).number,
        "dwell_case": a_dwell_case(walk.stored()).number,
        **a_document(walk.stored(), cast),
        "check": a_check(walk.stored(), cast).number,
        "party": party.code,
        "contact": a_letter(cast, party).contact_id,
        "letter": Letter.objects.last().number,
        "plan": make_plan(cast, code="SIP-W", part_number="NO-SUCH-PART", released=False).pk,
        "series": (planned_by.pk, party.pk, "HC-2001"),
        "place": places["storage"].code,
    }


def a_letter(cast, party):
    """To a contact with an e-mail address."""
    contact = Contact.objects.create(party=party, name="王工", email="wang@huachen.example")
    cast.liaison.name = cast.liaison.name or "李联络"
    return write_letter(
        by=cast.liaison, contact=contact, template="other", subject="Reels", body="Wet."
    )


def a_dwell_case(item):
    """Stored 61 days ago, and nobody has said why it is still here."""
    stored_at = timezone.now() - timedelta(days=61)
    type(item).objects.filter(pk=item.pk).update(stored_at=stored_at)
    refresh_dwelling()
    return item.dwell_cases.get()


def a_document(item, cast) -> dict:
    """Named as a revision, with a copy in somebody's hands."""
    named = name_revision(item=item, by=cast.controller, document="D-7", revision="A")
    copy = issue_copy(revision=named, by=cast.controller, holder="Line 1")
    return {"document": item.number, "revision": named.number, "copy": copy.number}


def a_check(item, cast):
    """Something is to be done after it."""
    return record_check(
        item=item,
        by=cast.warehouse,
        results=[CheckResult.PASS] * 3,
        outcome=CheckOutcome.ACTION,
        remark="label torn",
    )


def an_excursion(cast, place, *, ended=True):
    """Too warm at ``place`` for an hour; within again unless not ``ended``."""
    type(place).objects.filter(pk=place.pk).update(temperature_max=Decimal(30))
    now = timezone.now().replace(microsecond=0)
    readings = [Taken(now - timedelta(hours=1), Decimal(35))]
    if ended:
        readings.append(Taken(now, Decimal(25)))
    place = type(place).objects.get(pk=place.pk)
    return record_readings(location=place, by=cast.warehouse, readings=readings).excursions[0]


def a_closeout(cast, party):
    """Without its signature, which is proven outside a transaction."""
    return Closeout.objects.create(
        number="CL-2026-0001",
        agreement=make_agreement(party, "PO-OLD"),
        lines=[],
        uncounted_reason="used up at once",
        closed_at=timezone.now(),
        closed_by=cast.manager,
    )


def _transfer_of(item, cast, party):
    """To a third party, so that it waits for its gate pass; the manager did not ask for it."""
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(party),
        act=ConsentAct.TRANSFER,
        quantity=item.on_hand,
        scope="all of it",
        given_on=timezone.localdate(),
    )
    line = {"item": item, "quantity": item.on_hand, "consent": consent, "value": Decimal(1)}
    head = {"basis": "A-1", "third_party": "Grid"}
    owner = make_user(f"owner of {item.number}", Role.MANAGER)
    return request_transfer(by=owner, party=party, lines=[line], **head)


def _released_transfer(item, cast, party):
    document = _transfer_of(item, cast, party)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return fresh(document)


def _for_outside(item, cast, *, released: bool = False):
    document = request_outside(
        by=cast.warehouse,
        lines=[(item, item.on_hand)],
        holder="Plating Ltd",
        purpose="plating",
        duties="WX-14",
    )
    if released:
        decide_gate_pass(by=cast.manager, document=document, approved=True)
    return document


def _destruction_of(item, cast, party, contractor: str = "Smelter"):
    """Off site where a contractor is named; the manager did not ask for it."""
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(party),
        act=ConsentAct.SCRAP,
        quantity=item.on_hand,
        scope="all of it",
        given_on=timezone.localdate(),
    )
    line = {"item": item, "quantity": item.on_hand, "consent": consent}
    head = {"reason": "obsolete", "method": "melted", "contractor": contractor}
    owner = make_user(f"owner of {item.number}", Role.MANAGER)
    return request_destruction(by=owner, party=party, lines=[line], **head)


def _released_destruction(item, cast, party):
    document = _destruction_of(item, cast, party)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return fresh(document)


def _carried_out_destruction(item, cast, party):
    """The inspector saw it and has still to sign."""
    return carry_out(
        by=cast.controller,
        document=_destruction_of(item, cast, party, contractor=""),
        destroyed_on=timezone.localdate(),
        carried_out_by="Zhang",
        witness=Witness(user=cast.inspector),
        files=[Examined(PNG, "image/png", "crushed.png")],
    )


def a_job(cast, *, done: bool = False):
    """A register that the auditor asked for; ``done``: it is there to be fetched."""
    job = enqueue("register-xlsx", by=cast.auditor, key=f"done {done}", query="", language="en")
    if done:
        work_one("a worker")
        job.refresh_from_db()
    return job


def an_absence(cast):
    """The warehouse keeper is away today and tomorrow."""
    today = timezone.localdate()
    return record_absence(
        by=cast.manager,
        person=cast.warehouse,
        first_day=today,
        last_day=today + timedelta(days=1),
    )


def _return_of(item, cast, party):
    return request_return(
        by=cast.warehouse, party=party, lines=[{"item": item, "quantity": item.on_hand}]
    )


def _released(item, cast, party):
    document = _return_of(item, cast, party)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    return fresh(document)
