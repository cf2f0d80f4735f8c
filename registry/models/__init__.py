"""What we hold, whose it is and where it is."""

from registry.models.absences import Absence
from registry.models.advices import PreAdvice, PreAdviceLine
from registry.models.calendar import CalendarDay
from registry.models.closeouts import Closeout
from registry.models.consent_requests import ConsentRequest
from registry.models.consents import Consent
from registry.models.copies import ControlledCopy, DocumentRevision
from registry.models.destructions import Destruction, DestructionLine
from registry.models.duties import Duty
from registry.models.dwelling import DwellCase, DwellDecision, DwellLimit, DwellRequest
from registry.models.evidence import Evidence
from registry.models.floor_life import FloorLifeEvent
from registry.models.handling import HandlingPlan
from registry.models.handovers import HandOver
from registry.models.imports import ImportDraft
from registry.models.issues import Acceptance, Issue, IssueLine
from registry.models.items import Item, Label
from registry.models.jobs import Job, Worker
from registry.models.ledger import AnsweredRequest, Counter, Event, LedgerHead
from registry.models.letters import Letter, LetterTemplate
from registry.models.locations import Location
from registry.models.mailing import Mail
from registry.models.marks import PermanentMark
from registry.models.movements import Movement
from registry.models.notices import NoticeLine, ProductionNotice
from registry.models.organisation import (
    Category,
    Department,
    Organisation,
    PaperForm,
    Responsibility,
)
from registry.models.outside import OutsideLine, OutsideRequest
from registry.models.owner_links import OwnerAnswer, OwnerLink, OwnerText, OwnerVisit
from registry.models.parties import Agreement, AgreementLine, Contact, Party
from registry.models.people import ApiToken, RoleAssignment, User, WrongTry
from registry.models.receipts import Receipt, ReceiptLine
from registry.models.reminders import Reminded, ReminderChoice
from registry.models.returns import GatePass, Return, ReturnLine
from registry.models.rounds import Round
from registry.models.scans import LinkedCode, Scan
from registry.models.signatures import Signature, SigningAttempts
from registry.models.statements import Statement, StatementLine
from registry.models.transfers import Transfer, TransferLine

__all__ = [
    "Absence",
    "Acceptance",
    "Agreement",
    "AgreementLine",
    "AnsweredRequest",
    "ApiToken",
    "CalendarDay",
    "Category",
    "Closeout",
    "Consent",
    "ConsentRequest",
    "Contact",
    "ControlledCopy",
    "Counter",
    "Department",
    "Destruction",
    "DestructionLine",
    "DocumentRevision",
    "Duty",
    "DwellCase",
    "DwellDecision",
    "DwellLimit",
    "DwellRequest",
    "Event",
    "Evidence",
    "FloorLifeEvent",
    "GatePass",
    "HandOver",
    "HandlingPlan",
    "ImportDraft",
    "Issue",
    "IssueLine",
    "Item",
    "Job",
    "Label",
    "LedgerHead",
    "Letter",
    "LetterTemplate",
    "LinkedCode",
    "Location",
    "Mail",
    "Movement",
    "NoticeLine",
    "Organisation",
    "OutsideLine",
    "OutsideRequest",
    "OwnerAnswer",
    "OwnerLink",
    "OwnerText",
    "OwnerVisit",
    "PaperForm",
    "Party",
    "PermanentMark",
    "PreAdvice",
    "PreAdviceLine",
    "ProductionNotice",
    "Receipt",
    "ReceiptLine",
    "Reminded",
    "ReminderChoice",
    "Responsibility",
    "Return",
    "ReturnLine",
    "RoleAssignment",
    "Round",
    "Scan",
    "Signature",
    "SigningAttempts",
    "Statement",
    "StatementLine",
    "Transfer",
    "TransferLine",
    "User",
    "Worker",
    "WrongTry",
]
