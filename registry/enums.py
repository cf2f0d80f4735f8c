"""Every status of the registry with its group, label and tone, in one place.

A *tone* is the name of a status colour of the design system (``tone-amber`` …);
colour is never the only sign, the label and a shape always stand beside it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tone(models.TextChoices):
    """Status colours as the shop floor knows them."""

    PENDING = "amber", _("Waiting")
    ACCEPTED = "green", _("Good")
    REJECTED = "red", _("Bad")
    QUARANTINED = "hatched", _("Isolated")
    RETURNING = "blue", _("Leaving")
    CLOSED = "grey", _("Closed")


class State(models.TextChoices):
    """Where an item stands in its life (domain §3). Exactly one at a time."""

    RECEIVED = "received", pgettext_lazy("item state", "To verify")
    VERIFIED = "verified", pgettext_lazy("item state", "Verified")
    LABELLED = "labelled", pgettext_lazy("item state", "Labelled")
    STORED = "stored", pgettext_lazy("item state", "In store")
    QUARANTINED = "quarantined", pgettext_lazy("item state", "Quarantined")
    CLOSED = "closed", pgettext_lazy("item state", "Closed")

    @property
    def tone(self) -> Tone:
        return STATE_TONES[self]


STATE_TONES = {
    State.RECEIVED: Tone.PENDING,
    State.VERIFIED: Tone.ACCEPTED,
    State.LABELLED: Tone.ACCEPTED,
    State.STORED: Tone.ACCEPTED,
    State.QUARANTINED: Tone.QUARANTINED,
    State.CLOSED: Tone.CLOSED,
}
OPEN_STATES = tuple(state for state in State if state is not State.CLOSED)


class Account(models.TextChoices):
    """Accounts of the quantity ledger of one item (domain §3).

    ``RECEIVED`` is the source everything comes from; its balance is the sum that
    the other accounts must always add up to.
    """

    RECEIVED = "received", pgettext_lazy("account", "Received")
    ON_HAND = "on_hand", pgettext_lazy("account", "On hand")
    ISSUED = "issued", pgettext_lazy("account", "Issued")
    CONSUMED = "consumed", pgettext_lazy("account", "Consumed")
    RETURNED = "returned", pgettext_lazy("account", "Returned")
    TRANSFERRED = "transferred", pgettext_lazy("account", "Transferred")
    DESTROYED = "destroyed", pgettext_lazy("account", "Destroyed")
    LOST = "lost", pgettext_lazy("account", "Lost")
    SPLIT = "split", pgettext_lazy("account", "Split off")


BALANCE_ACCOUNTS = tuple(account for account in Account if account is not Account.RECEIVED)


class Step(models.TextChoices):
    """Steps that the responsibility table assigns to departments."""

    RECEIVE = "receive", pgettext_lazy("step", "Receive")
    VERIFY = "verify", pgettext_lazy("step", "Verify")
    LABEL = "label", pgettext_lazy("step", "Label")
    STORE = "store", pgettext_lazy("step", "Store")
    ISSUE = "issue", pgettext_lazy("step", "Issue")
    RETURN = "return", pgettext_lazy("step", "Return")
    LIAISE = "liaise", pgettext_lazy("step", "Speak with the owner")


class Role(models.TextChoices):
    """What a person may do (domain §6)."""

    WAREHOUSE = "warehouse", _("Warehouse")
    INSPECTOR = "inspector", _("Inspector")
    LIAISON = "liaison", _("Customer liaison")
    MANAGER = "manager", _("Manager")
    CONTROLLER = "controller", _("Document controller")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class MailState(models.TextChoices):
    """Where a mail of ours is on its way out."""

    QUEUED = "queued", pgettext_lazy("mail", "Waiting to be sent")
    SENDING = "sending", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", pgettext_lazy("mail", "Not sent")
    UNCERTAIN = "uncertain", pgettext_lazy("mail", "Perhaps sent")
    OTHERWISE = "otherwise", pgettext_lazy("mail", "Told otherwise")

    @property
    def tone(self) -> Tone:
        return {
            MailState.QUEUED: Tone.PENDING,
            MailState.SENDING: Tone.PENDING,
            MailState.SENT: Tone.ACCEPTED,
            MailState.FAILED: Tone.REJECTED,
            MailState.UNCERTAIN: Tone.REJECTED,
        }.get(self, Tone.CLOSED)


class MailTrouble(models.TextChoices):
    """Why a mail did not go out, in a sentence that tells nothing secret."""

    UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
    LOGIN = "login", _("The mail server does not accept our user name and password.")
    LATER = "later", _("The mail server asks to try again later.")
    REFUSED = "refused", _("The mail server refused it.")
    TIRED = "tired", _("The mail server put it off too often.")
    CUT_OFF = "cut_off", _("The connection broke before the mail server confirmed it.")
    STOPPED = "stopped", _("The sending was interrupted; nobody knows whether it went out.")
    UNADDRESSED = "unaddressed", _("The link in it has ended or was revoked.")


class LetterDirection(models.TextChoices):
    """Who wrote to whom."""

    OUT = "out", pgettext_lazy("letter", "From us")
    IN = "in", pgettext_lazy("letter", "To us")


class LetterWay(models.TextChoices):
    """How words reach the owner, or us."""

    MAIL = "mail", pgettext_lazy("letter", "E-mail")
    PAPER = "paper", pgettext_lazy("letter", "Paper")
    PHONE = "phone", pgettext_lazy("letter", "Telephone")
    HANDED = "handed", pgettext_lazy("letter", "Handed over")
    MEETING = "meeting", pgettext_lazy("letter", "In person")
    MESSENGER = "messenger", pgettext_lazy("letter", "Messenger")


class LetterTopic(models.TextChoices):
    """What a letter is about; each has its templates."""

    ANOMALY = "anomaly", pgettext_lazy("letter", "Anomaly told")
    DISPOSITION = "disposition", pgettext_lazy("letter", "Disposition asked")
    CONSENT = "consent", pgettext_lazy("letter", "Consent asked")
    DWELL = "dwell", pgettext_lazy("letter", "Dwell reminder")
    STATEMENT = "statement", pgettext_lazy("letter", "Statement")
    RETURN = "return", pgettext_lazy("letter", "Return announced")
    RECEIPT = "receipt", pgettext_lazy("letter", "Receipt of a return asked")
    PROPERTY = "property", pgettext_lazy("letter", "What we hold")
    REMINDER = "reminder", pgettext_lazy("letter", "Reminder")
    OTHER = "other", pgettext_lazy("letter", "Other")


class PartyKind(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    PROVIDER = "provider", _("External provider")
    BOTH = "both", _("Customer and external provider")


class AgreementKind(models.TextChoices):
    CONTRACT = "contract", _("Contract")
    ORDER = "order", _("Order")
    LOAN = "loan", _("Loan")
    NDA = "nda", _("Non-disclosure agreement")


class LocationKind(models.TextChoices):
    """What a place is for; steps offer only places of the kinds they may use."""

    SITE = "site", _("Site or building")
    PENDING = "pending", _("Pending inspection")
    STORAGE = "storage", _("Customer property storage")
    QUARANTINE = "quarantine", _("Quarantine")
    PRODUCTION = "production", _("Production line")
    OUTGOING = "outgoing", _("Outgoing goods")
    CUSTOMER_SITE = "customer_site", _("Customer's site")


class PreAdviceState(models.TextChoices):
    OPEN = "open", pgettext_lazy("pre-advice state", "Expected")
    RECEIVED = "received", pgettext_lazy("pre-advice state", "Arrived")
    CANCELLED = "cancelled", pgettext_lazy("pre-advice state", "Cancelled")

    @property
    def tone(self) -> Tone:
        return {
            PreAdviceState.OPEN: Tone.PENDING,
            PreAdviceState.RECEIVED: Tone.ACCEPTED,
            PreAdviceState.CANCELLED: Tone.CLOSED,
        }[self]


class Difference(models.TextChoices):
    """How what arrived differs from what was advised (domain Q3)."""

    SHORT = "short", _("Short")
    OVER = "over", _("Over")
    WRONG = "wrong", _("Wrong goods")
    PACKING = "packing", _("Broken packing")
    UNADVISED = "unadvised", _("Not advised")


class ReturnState(models.TextChoices):
    """A return to the owner; it leaves the site only after its gate pass (P5), and it is
    delivered only when the owner's receipt is on record (Q12)."""

    REQUESTED = "requested", pgettext_lazy("return state", "Waiting for release")
    RELEASED = "released", pgettext_lazy("return state", "Released")
    REFUSED = "refused", pgettext_lazy("return state", "Release refused")
    HANDED_OVER = "handed_over", pgettext_lazy("return state", "Handed over")
    DELIVERED = "delivered", pgettext_lazy("return state", "Delivered")
    CANCELLED = "cancelled", pgettext_lazy("return state", "Cancelled")

    @property
    def tone(self) -> Tone:
        return {
            ReturnState.REQUESTED: Tone.PENDING,
            ReturnState.RELEASED: Tone.RETURNING,
            ReturnState.REFUSED: Tone.REJECTED,
            ReturnState.HANDED_OVER: Tone.RETURNING,
            ReturnState.DELIVERED: Tone.ACCEPTED,
            ReturnState.CANCELLED: Tone.CLOSED,
        }[self]


class LeavingState(models.TextChoices):
    """A transfer of ownership, or goods for an outside processor. What leaves the site waits for
    its gate pass (P5); the rest may be carried out at once."""

    REQUESTED = "requested", pgettext_lazy("leaving", "Waiting for release")
    RELEASED = "released", pgettext_lazy("leaving", "Ready to be carried out")
    REFUSED = "refused", pgettext_lazy("leaving", "Release refused")
    DONE = "done", pgettext_lazy("leaving", "Carried out")
    CANCELLED = "cancelled", pgettext_lazy("leaving", "Cancelled")

    @property
    def tone(self) -> Tone:
        return {
            LeavingState.REQUESTED: Tone.PENDING,
            LeavingState.RELEASED: Tone.RETURNING,
            LeavingState.REFUSED: Tone.REJECTED,
            LeavingState.DONE: Tone.ACCEPTED,
            LeavingState.CANCELLED: Tone.CLOSED,
        }[self]


class DestructionState(models.TextChoices):
    """A destruction: released where it leaves the site (P5), carried out, and in the balance only
    when its witness has signed (Q9)."""

    REQUESTED = "requested", pgettext_lazy("destruction", "Waiting for release")
    RELEASED = "released", pgettext_lazy("destruction", "To be carried out")
    REFUSED = "refused", pgettext_lazy("destruction", "Release refused")
    CARRIED_OUT = "carried_out", pgettext_lazy("destruction", "Waiting for the witness")
    DONE = "done", pgettext_lazy("destruction", "Destroyed before a witness")
    CANCELLED = "cancelled", pgettext_lazy("destruction", "Cancelled")

    @property
    def tone(self) -> Tone:
        return {
            DestructionState.REQUESTED: Tone.PENDING,
            DestructionState.RELEASED: Tone.RETURNING,
            DestructionState.REFUSED: Tone.REJECTED,
            DestructionState.CARRIED_OUT: Tone.PENDING,
            DestructionState.DONE: Tone.ACCEPTED,
            DestructionState.CANCELLED: Tone.CLOSED,
        }[self]


class DestructionMethod(models.TextChoices):
    """How property is made useless, so that nobody can use or read it any more."""

    CRUSHED = "crushed", pgettext_lazy("destruction", "Crushed or broken")
    SHREDDED = "shredded", pgettext_lazy("destruction", "Shredded")
    CUT = "cut", pgettext_lazy("destruction", "Cut or drilled through")
    INCINERATED = "incinerated", pgettext_lazy("destruction", "Incinerated")
    MELTED = "melted", pgettext_lazy("destruction", "Melted down")
    ERASED = "erased", pgettext_lazy("destruction", "Data erased")
    CHEMICAL = "chemical", pgettext_lazy("destruction", "Treated chemically")
    OTHER = "other", pgettext_lazy("destruction", "Otherwise")


class Currency(models.TextChoices):
    """In what a value is told; by its code everywhere."""

    CNY = "CNY", "CNY"
    EUR = "EUR", "EUR"
    HKD = "HKD", "HKD"
    JPY = "JPY", "JPY"
    USD = "USD", "USD"


class ConsentAct(models.TextChoices):
    """Acts that need the owner's written consent first (domain Q8)."""

    CONCESSION = "concession", _("Use as is (concession)")
    OTHER_USE = "other_use", _("Use for another purpose")
    REPAIR = "repair", _("Repair")
    SCRAP = "scrap", _("Scrap or destroy")
    TRANSFER = "transfer", _("Transfer of ownership")
    DISCLOSURE = "disclosure", _("Disclosure to others")


class OwnerPurpose(models.TextChoices):
    """What a link to the owner's page is for. It shows that and nothing else."""

    PROPERTY = "property", pgettext_lazy("owner link", "See what we hold")
    ANOMALY = "anomaly", pgettext_lazy("owner link", "Answer an anomaly")
    CONSENT = "consent", pgettext_lazy("owner link", "Give or refuse consent")
    RETURN = "return", pgettext_lazy("owner link", "Confirm a return")
    STATEMENT = "statement", pgettext_lazy("owner link", "Agree to a statement")


class OwnerLinkState(models.TextChoices):
    OPEN = "open", pgettext_lazy("owner link state", "In use")
    ENDED = "ended", pgettext_lazy("owner link state", "Ended")
    REVOKED = "revoked", pgettext_lazy("owner link state", "Revoked")

    @property
    def tone(self) -> Tone:
        return {
            OwnerLinkState.OPEN: Tone.ACCEPTED,
            OwnerLinkState.ENDED: Tone.CLOSED,
            OwnerLinkState.REVOKED: Tone.REJECTED,
        }[self]


class OwnerVisitOutcome(models.TextChoices):
    """What became of a visit to the owner's page."""

    SHOWN = "shown", pgettext_lazy("owner visit", "Shown")
    ANSWERED = "answered", pgettext_lazy("owner visit", "Answered")
    REFUSED = "refused", pgettext_lazy("owner visit", "Answer refused")
    ENDED = "ended", pgettext_lazy("owner visit", "Link had ended")
    REVOKED = "revoked", pgettext_lazy("owner visit", "Link was revoked")
    UNKNOWN = "unknown", pgettext_lazy("owner visit", "No such link")
    LIMITED = "limited", pgettext_lazy("owner visit", "Too many visits")

    @property
    def tone(self) -> Tone:
        return {
            OwnerVisitOutcome.SHOWN: Tone.CLOSED,
            OwnerVisitOutcome.ANSWERED: Tone.ACCEPTED,
            OwnerVisitOutcome.REFUSED: Tone.PENDING,
            OwnerVisitOutcome.ENDED: Tone.PENDING,
        }.get(self, Tone.REJECTED)


class OwnerAnswerKind(models.TextChoices):
    """What an owner may answer: about an anomaly, a consent, a return, a statement."""

    RETURN = "return", pgettext_lazy("owner answer", "Return it to us")
    REPLACE = "replace", pgettext_lazy("owner answer", "We send a replacement")
    REPAIR = "repair", pgettext_lazy("owner answer", "Repair it")
    SCRAP = "scrap", pgettext_lazy("owner answer", "Scrap it")
    ACCEPT = "accept", pgettext_lazy("owner answer", "Use it as it is")
    CHARGE = "charge", pgettext_lazy("owner answer", "We charge it to you")
    GIVEN = "given", pgettext_lazy("owner answer", "Consent given")
    REFUSED = "refused", pgettext_lazy("owner answer", "Consent refused")
    RECEIVED = "received", pgettext_lazy("owner answer", "Received")
    AGREED = "agreed", pgettext_lazy("owner answer", "Agreed")
    DISPUTED = "disputed", pgettext_lazy("owner answer", "Disputed in part")

    @property
    def tone(self) -> Tone:
        kinds = OwnerAnswerKind
        if self in {kinds.GIVEN, kinds.RECEIVED, kinds.AGREED}:
            return Tone.ACCEPTED
        return Tone.REJECTED if self in {kinds.REFUSED, kinds.DISPUTED} else Tone.RETURNING


class ConsentRequestState(models.TextChoices):
    """A consent that was asked for, until the owner answers or nobody wants it any more."""

    OPEN = "open", pgettext_lazy("consent request", "Waiting for the owner")
    GIVEN = "given", pgettext_lazy("consent request", "Given")
    REFUSED = "refused", pgettext_lazy("consent request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent request", "Withdrawn")

    @property
    def tone(self) -> Tone:
        return {
            ConsentRequestState.OPEN: Tone.PENDING,
            ConsentRequestState.GIVEN: Tone.ACCEPTED,
            ConsentRequestState.REFUSED: Tone.REJECTED,
            ConsentRequestState.WITHDRAWN: Tone.CLOSED,
        }[self]


class StatementState(models.TextChoices):
    """对账单: what we say we hold, until its owner agrees or every dispute is settled."""

    SENT = "sent", pgettext_lazy("statement", "Waiting for the owner")
    AGREED = "agreed", pgettext_lazy("statement", "Agreed")
    DISPUTED = "disputed", pgettext_lazy("statement", "Disputed in part")
    SETTLED = "settled", pgettext_lazy("statement", "Settled")
    WITHDRAWN = "withdrawn", pgettext_lazy("statement", "Withdrawn")

    @property
    def tone(self) -> Tone:
        return {
            StatementState.SENT: Tone.PENDING,
            StatementState.AGREED: Tone.ACCEPTED,
            StatementState.DISPUTED: Tone.REJECTED,
            StatementState.SETTLED: Tone.ACCEPTED,
            StatementState.WITHDRAWN: Tone.CLOSED,
        }[self]


class StatementLineAnswer(models.TextChoices):
    NONE = "", pgettext_lazy("statement line", "Not answered")
    AGREED = "agreed", pgettext_lazy("statement line", "Agreed")
    DISPUTED = "disputed", pgettext_lazy("statement line", "Disputed")


class DutyLevel(models.IntegerChoices):
    """How far a duty has risen because it is past due."""

    DEPARTMENT = 0, pgettext_lazy("duty", "With the department")
    HEAD = 1, pgettext_lazy("duty", "Raised to the head of the department")
    MANAGER = 2, pgettext_lazy("duty", "Raised to the manager")


class DutyEnd(models.TextChoices):
    """How a duty ended."""

    DONE = "done", pgettext_lazy("duty", "Done in time")
    LATE = "late", pgettext_lazy("duty", "Done after its day")


class DwellState(models.TextChoices):
    """Where a dwell case stands (Q11). The clock stands still while it is DECIDED alone."""

    REASON = "reason", pgettext_lazy("dwell", "Waiting for the reason")
    ASK = "ask", pgettext_lazy("dwell", "Owner to be asked")
    ANSWER = "answer", pgettext_lazy("dwell", "Waiting for the owner's decision")
    DECIDED = "decided", pgettext_lazy("dwell", "Decided")
    CLOSED = "closed", pgettext_lazy("dwell", "Nothing left in store")

    @property
    def tone(self) -> Tone:
        return {
            DwellState.REASON: Tone.REJECTED,
            DwellState.ASK: Tone.PENDING,
            DwellState.ANSWER: Tone.PENDING,
            DwellState.DECIDED: Tone.RETURNING,
            DwellState.CLOSED: Tone.CLOSED,
        }[self]


class DwellReason(models.TextChoices):
    """Why goods lie in store too long, in the words of those who keep them."""

    NO_ORDER = "no_order", pgettext_lazy("dwell", "Its order is finished or was cancelled")
    LEFT_OVER = "left_over", pgettext_lazy("dwell", "Left over from production")
    CHANGED = "changed", pgettext_lazy("dwell", "Replaced by a change of the design")
    DELAYED = "delayed", pgettext_lazy("dwell", "Production begins later than planned")
    SPARE = "spare", pgettext_lazy("dwell", "Kept as a spare")
    UNUSABLE = "unusable", pgettext_lazy("dwell", "Cannot be used")
    OTHER = "other", pgettext_lazy("dwell", "Otherwise")


class DwellWay(models.TextChoices):
    """By which way an owner is asked."""

    LETTER = "letter", pgettext_lazy("dwell", "Letter")
    MAIL = "mail", pgettext_lazy("dwell", "E-mail")
    PHONE = "phone", pgettext_lazy("dwell", "Telephone")
    VISIT = "visit", pgettext_lazy("dwell", "In person")


class DwellDecisionKind(models.TextChoices):
    """What an owner may decide about goods that lie too long; nothing else stops the clock."""

    EXTEND = "extend", pgettext_lazy("dwell", "Keep it until a day")
    RETURN = "return", pgettext_lazy("dwell", "Return it")
    USE = "use", pgettext_lazy("dwell", "Use it")
    SCRAP = "scrap", pgettext_lazy("dwell", "Scrap it, with written consent")


class Condition(models.TextChoices):
    """Condition of goods that come back or go out."""

    GOOD = "good", pgettext_lazy("condition", "Good")
    USED = "used", pgettext_lazy("condition", "Used")
    DAMAGED = "damaged", pgettext_lazy("condition", "Damaged")


class HolderKind(models.TextChoices):
    """Into whose hands goods are given for use (Q7)."""

    PERSON = "person", pgettext_lazy("holder", "A person")
    DEPARTMENT = "department", pgettext_lazy("holder", "A department")
    LINE = "line", pgettext_lazy("holder", "A production line")
    OUTSIDE = "outside", pgettext_lazy("holder", "An outside processor")


class MarkMethod(models.TextChoices):
    """How a permanent mark is put on an object, so that it outlasts use and cleaning (F5)."""

    ENGRAVED = "engraved", pgettext_lazy("mark", "Engraved")
    LASER = "laser", pgettext_lazy("mark", "Laser-marked")
    STAMPED = "stamped", pgettext_lazy("mark", "Stamped")
    ETCHED = "etched", pgettext_lazy("mark", "Etched")
    CAST = "cast", pgettext_lazy("mark", "Cast in")
    PLATE = "plate", pgettext_lazy("mark", "Riveted plate")
    OTHER = "other", pgettext_lazy("mark", "Otherwise, permanently")


class SignatureMeaning(models.TextChoices):
    """What a person says with a signature (21 CFR 11.50); the sentence they read and sign."""

    INSPECTED = "inspected", _("I inspected these goods and stand by the result.")
    REVIEWED = "reviewed", _("I reviewed this record and found it complete and right.")
    APPROVED = "approved", _("I approve what this record says.")
    CONCEDED = "conceded", _("I accept these goods by concession.")
    WITNESSED = "witnessed", _("I saw these goods being destroyed.")

    @property
    def box_label(self):
        """The heading of its box on paper."""
        return {
            SignatureMeaning.INSPECTED: _("Inspected by"),
            SignatureMeaning.REVIEWED: _("Reviewed by"),
            SignatureMeaning.APPROVED: _("Approved by"),
            SignatureMeaning.CONCEDED: _("Concession accepted by"),
            SignatureMeaning.WITNESSED: _("Witnessed by"),
        }[self]


class SignatureStatus(models.TextChoices):
    """What a signature is worth for the record as it is now."""

    VALID = "valid", pgettext_lazy("signature", "Valid")
    EARLIER_REVISION = "earlier_revision", _("Signed an earlier revision")
    ALTERED = "altered", pgettext_lazy("signature", "Altered")
    NOT_OF_THIS_RECORD = "not_of_this_record", _("Not of this record")

    @property
    def tone(self) -> Tone:
        return {
            SignatureStatus.VALID: Tone.ACCEPTED,
            SignatureStatus.EARLIER_REVISION: Tone.PENDING,
        }.get(self, Tone.REJECTED)


class InspectionLevel(models.TextChoices):
    """Inspection levels of ISO 2859-1 / GB/T 2828.1, the strictest last."""

    S1 = "S-1", "S-1"
    S2 = "S-2", "S-2"
    S3 = "S-3", "S-3"
    S4 = "S-4", "S-4"
    I = "I", "I"  # noqa: E741 — as the standard names it
    II = "II", "II"
    III = "III", "III"


class Aql(models.TextChoices):
    """Acceptance quality limits of ISO 2859-1, in percent nonconforming; the strictest first."""

    AQL_0_010 = "0.010", "0.010"
    AQL_0_015 = "0.015", "0.015"
    AQL_0_025 = "0.025", "0.025"
    AQL_0_040 = "0.040", "0.040"
    AQL_0_065 = "0.065", "0.065"
    AQL_0_10 = "0.10", "0.10"
    AQL_0_15 = "0.15", "0.15"
    AQL_0_25 = "0.25", "0.25"
    AQL_0_40 = "0.40", "0.40"
    AQL_0_65 = "0.65", "0.65"
    AQL_1_0 = "1.0", "1.0"
    AQL_1_5 = "1.5", "1.5"
    AQL_2_5 = "2.5", "2.5"
    AQL_4_0 = "4.0", "4.0"
    AQL_6_5 = "6.5", "6.5"
    AQL_10 = "10", "10"


class Hazard(models.TextChoices):
    """Hazard classes by their pictograms (GHS, GB 30000 and GB 15258)."""

    EXPLOSIVE = "GHS01", pgettext_lazy("hazard", "Explosive")
    FLAMMABLE = "GHS02", pgettext_lazy("hazard", "Flammable")
    OXIDISING = "GHS03", pgettext_lazy("hazard", "Oxidising")
    GAS = "GHS04", pgettext_lazy("hazard", "Gas under pressure")
    CORROSIVE = "GHS05", pgettext_lazy("hazard", "Corrosive")
    TOXIC = "GHS06", pgettext_lazy("hazard", "Acutely toxic")
    IRRITANT = "GHS07", pgettext_lazy("hazard", "Harmful or irritant")
    HEALTH = "GHS08", pgettext_lazy("hazard", "Health hazard")
    ENVIRONMENT = "GHS09", pgettext_lazy("hazard", "Hazardous to the environment")

    @classmethod
    def in_text(cls, text: str) -> list["Hazard"]:
        """The classes whose codes stand in ``text``, each once, in the pictograms' order."""
        codes = set((text or "").split())
        return [hazard for hazard in cls if hazard.value in codes]


class FireClass(models.TextChoices):
    """Fire hazard classes of what is stored (GB 50016, 甲乙丙丁戊), the most dangerous first."""

    A = "A", _("A (甲): explodes or catches fire most easily")
    B = "B", _("B (乙): catches fire easily")
    C = "C", _("C (丙): combustible")
    D = "D", _("D (丁): hardly combustible")
    E = "E", _("E (戊): incombustible")


class ScanMeaning(models.TextChoices):
    """What a scanned code stands for."""

    ITEM = "item", pgettext_lazy("scanned", "Item")
    PLACE = "place", pgettext_lazy("scanned", "Place")
    PERSON = "person", pgettext_lazy("scanned", "Person")
    DOCUMENT = "document", pgettext_lazy("scanned", "Document")
    DONE = "done", pgettext_lazy("scanned", "End of the chain")
    UNKNOWN = "unknown", pgettext_lazy("scanned", "Unknown")


class ScanOutcome(models.TextChoices):
    """What came of a scan."""

    BEGUN = "begun", pgettext_lazy("scan", "Chosen as target")
    PUT = "put", pgettext_lazy("scan", "Put there")
    ALREADY = "already", pgettext_lazy("scan", "Was there already")
    TAKEN = "taken", pgettext_lazy("scan", "On the list")
    SHOWN = "shown", pgettext_lazy("scan", "Shown")
    ENDED = "ended", pgettext_lazy("scan", "Chain ended")
    REFUSED = "refused", pgettext_lazy("scan", "Refused")


class BagEvent(models.TextChoices):
    """What happens to the dry bag of moisture-sensitive goods (J-STD-033)."""

    OPENED = "opened", pgettext_lazy("bag", "Opened")
    SEALED = "sealed", pgettext_lazy("bag", "Sealed again, or into a dry cabinet")
    BAKED = "baked", pgettext_lazy("bag", "Baked: the floor life begins anew")


class PlanState(models.TextChoices):
    """Where a handling plan is (domain P4)."""

    DRAFT = "draft", pgettext_lazy("handling plan", "To be approved")
    APPROVED = "approved", pgettext_lazy("handling plan", "Approved")
    REFUSED = "refused", pgettext_lazy("handling plan", "Refused")
    REPLACED = "replaced", pgettext_lazy("handling plan", "Replaced")

    @property
    def tone(self) -> Tone:
        return {
            PlanState.DRAFT: Tone.PENDING,
            PlanState.APPROVED: Tone.ACCEPTED,
            PlanState.REFUSED: Tone.REJECTED,
        }.get(self, Tone.CLOSED)


class CopyEnding(models.TextChoices):
    """What became of a controlled copy."""

    RETURNED = "returned", pgettext_lazy("copy", "Came back")
    DESTROYED = "destroyed", pgettext_lazy("copy", "Destroyed")
    LOST = "lost", pgettext_lazy("copy", "Lost")


class RoundOutcome(models.TextChoices):
    """How a round of the clock ended last."""

    DONE = "done", pgettext_lazy("round", "Done")
    FAILED = "failed", pgettext_lazy("round", "Failed")


class JobState(models.TextChoices):
    """How far long work in the background is."""

    QUEUED = "queued", pgettext_lazy("job state", "Waits")
    RUNNING = "running", pgettext_lazy("job state", "Running")
    DONE = "done", pgettext_lazy("job state", "Ready")
    FAILED = "failed", pgettext_lazy("job state", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("job state", "Cancelled")

    @property
    def tone(self) -> Tone:
        return JOB_TONES[self]


JOB_TONES = {
    JobState.QUEUED: Tone.PENDING,
    JobState.RUNNING: Tone.RETURNING,
    JobState.DONE: Tone.ACCEPTED,
    JobState.FAILED: Tone.REJECTED,
    JobState.CANCELLED: Tone.CLOSED,
}
