"""Every status of inspections and anomalies with its label and tone."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import Tone


class Decision(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("decision", "Accepted")
    REJECTED = "rejected", pgettext_lazy("decision", "Rejected")
    PARTLY = "partly", pgettext_lazy("decision", "Part accepted, part rejected")

    @property
    def tone(self) -> Tone:
        return {
            Decision.ACCEPTED: Tone.ACCEPTED,
            Decision.REJECTED: Tone.REJECTED,
            Decision.PARTLY: Tone.PENDING,
        }[self]


class CheckResult(models.TextChoices):
    """The verdict on one characteristic of an inspection."""

    PASS = "pass", pgettext_lazy("check result", "Pass")
    FAIL = "fail", pgettext_lazy("check result", "Fail")
    NOT_CHECKED = "none", pgettext_lazy("check result", "Not checked")

    @property
    def tone(self) -> Tone:
        return {
            CheckResult.PASS: Tone.ACCEPTED,
            CheckResult.FAIL: Tone.REJECTED,
            CheckResult.NOT_CHECKED: Tone.PENDING,
        }[self]


class CheckOutcome(models.TextChoices):
    """What a periodic check found."""

    GOOD = "good", pgettext_lazy("check outcome", "In order")
    ACTION = "action", pgettext_lazy("check outcome", "Something is to be done")
    ANOMALY = "anomaly", pgettext_lazy("check outcome", "Lost, damaged or unsuitable")

    @property
    def tone(self) -> Tone:
        return {
            CheckOutcome.GOOD: Tone.ACCEPTED,
            CheckOutcome.ACTION: Tone.PENDING,
            CheckOutcome.ANOMALY: Tone.REJECTED,
        }[self]


class InspectionState(models.TextChoices):
    """An inspection is open while results come in; decided it is never edited again."""

    OPEN = "open", pgettext_lazy("inspection state", "Under way")
    DECIDED = "decided", pgettext_lazy("inspection state", "Decided")
    BROKEN_OFF = "broken_off", pgettext_lazy("inspection state", "Broken off")

    @property
    def tone(self) -> Tone:
        return {
            InspectionState.OPEN: Tone.PENDING,
            InspectionState.DECIDED: Tone.CLOSED,
            InspectionState.BROKEN_OFF: Tone.CLOSED,
        }[self]


class PlanState(models.TextChoices):
    """An inspection plan is written, released by somebody else, and later retired."""

    DRAFT = "draft", pgettext_lazy("plan state", "Draft")
    ACTIVE = "active", pgettext_lazy("plan state", "In force")
    RETIRED = "retired", pgettext_lazy("plan state", "Retired")

    @property
    def tone(self) -> Tone:
        return {
            PlanState.DRAFT: Tone.PENDING,
            PlanState.ACTIVE: Tone.ACCEPTED,
            PlanState.RETIRED: Tone.CLOSED,
        }[self]


class CharacteristicKind(models.TextChoices):
    """What is looked at, and so how its result is entered and judged."""

    VISUAL = "visual", pgettext_lazy("characteristic", "Visual")
    DIMENSION = "dimension", pgettext_lazy("characteristic", "Measured value")
    FUNCTION = "function", pgettext_lazy("characteristic", "Function")
    DOCUMENT = "document", pgettext_lazy("characteristic", "Document")
    HSF = "hsf", pgettext_lazy("characteristic", "Hazardous substances")
    FACT = "fact", pgettext_lazy("characteristic", "Fact to record")
    MARK = "mark", pgettext_lazy("characteristic", "Permanent mark")


#: Kinds whose sample is counted or measured piece by piece; the others are judged once a lot.
SAMPLED_KINDS = (
    CharacteristicKind.VISUAL,
    CharacteristicKind.DIMENSION,
    CharacteristicKind.FUNCTION,
)


class Importance(models.TextChoices):
    """How much a nonconformity of the characteristic weighs; it chooses the AQL."""

    CRITICAL = "critical", pgettext_lazy("importance", "Critical")
    MAJOR = "major", pgettext_lazy("importance", "Major")
    MINOR = "minor", pgettext_lazy("importance", "Minor")


class FactType(models.TextChoices):
    """What a fact to record looks like."""

    TEXT = "text", pgettext_lazy("fact", "Text")
    NUMBER = "number", pgettext_lazy("fact", "Whole number")
    DATE = "date", pgettext_lazy("fact", "Date")
    SHA256 = "sha256", pgettext_lazy("fact", "SHA-256 checksum")


class Feeds(models.TextChoices):
    """What takes over a recorded day, expiry or serial number when the goods are accepted: a field
    of the item, and of the calibration list."""

    EXPIRES_ON = "expires_on", _("expires on")
    CALIBRATION_DUE_ON = "calibration_due_on", _("calibration due on")
    CALIBRATED_ON = "calibrated_on", _("calibrated on")
    SERIAL_NUMBER = "serial_number", _("serial number")


class Tolerance(models.TextChoices):
    """What a calibration says of an instrument, before (as found) and after (as left)."""

    IN = "in", pgettext_lazy("calibration", "In tolerance")
    OUT = "out", pgettext_lazy("calibration", "Out of tolerance")
    NOT_STATED = "", pgettext_lazy("calibration", "Not stated")

    @property
    def tone(self) -> Tone:
        return {
            Tolerance.IN: Tone.ACCEPTED,
            Tolerance.OUT: Tone.REJECTED,
            Tolerance.NOT_STATED: Tone.CLOSED,
        }[self]


class InstrumentStatus(models.TextChoices):
    """Whether one may measure with an instrument today."""

    FIT = "fit", pgettext_lazy("instrument", "Calibrated")
    DUE = "due", pgettext_lazy("instrument", "Due soon")
    OVERDUE = "overdue", pgettext_lazy("instrument", "Overdue")
    UNKNOWN = "unknown", pgettext_lazy("instrument", "No calibration on record")
    HELD_BACK = "held_back", pgettext_lazy("instrument", "Not cleared for use")
    GONE = "gone", pgettext_lazy("instrument", "Not with us any more")
    OUT_OF_USE = "out_of_use", pgettext_lazy("instrument", "Out of use")

    @property
    def tone(self) -> Tone:
        return {
            InstrumentStatus.FIT: Tone.ACCEPTED,
            InstrumentStatus.DUE: Tone.PENDING,
            InstrumentStatus.OVERDUE: Tone.REJECTED,
            InstrumentStatus.UNKNOWN: Tone.PENDING,
            InstrumentStatus.HELD_BACK: Tone.QUARANTINED,
            InstrumentStatus.GONE: Tone.CLOSED,
            InstrumentStatus.OUT_OF_USE: Tone.CLOSED,
        }[self]


class MaterialClass(models.TextChoices):
    """The classes of material that hazardous-substance rules tell apart (IEC 62321-3-1)."""

    POLYMER = "polymer", pgettext_lazy("material class", "Polymer")
    METAL = "metal", pgettext_lazy("material class", "Metal")
    COMPOSITE = "composite", pgettext_lazy("material class", "Composite, electronics")
    PACKAGING = "packaging", pgettext_lazy("material class", "Packaging")


class SubstanceKind(models.TextChoices):
    ELEMENT = "element", pgettext_lazy("substance", "Element")
    COMPOUND = "compound", pgettext_lazy("substance", "Compound")
    SUM = "sum", pgettext_lazy("substance", "Sum of several")


class LimitScheme(models.TextChoices):
    """Sets of limits that bind only where an owner asks for them; other limits always do."""

    HALOGEN_FREE = "halogen_free", pgettext_lazy("limits", "Halogen-free")


class HsfVerdict(models.TextChoices):
    """What a reading or a laboratory's value says about a limit."""

    PASS = "pass", pgettext_lazy("hazardous substances", "Pass")
    INCONCLUSIVE = "inconclusive", pgettext_lazy("hazardous substances", "Inconclusive")
    FAIL = "fail", pgettext_lazy("hazardous substances", "Fail")
    NOT_APPLICABLE = "na", pgettext_lazy("hazardous substances", "Not applicable")

    @property
    def tone(self) -> Tone:
        return {
            HsfVerdict.PASS: Tone.ACCEPTED,
            HsfVerdict.INCONCLUSIVE: Tone.PENDING,
            HsfVerdict.FAIL: Tone.REJECTED,
            HsfVerdict.NOT_APPLICABLE: Tone.CLOSED,
        }[self]


class HsfReason(models.TextChoices):
    """Why something could not be decided, in a sentence."""

    BETWEEN = "between", _("The reading lies between the bands: XRF cannot decide.")
    NO_UPPER_BAND = (
        "no_upper",
        _("XRF sees the element alone; chemistry tells which compound it is."),
    )
    NO_READING = "no_reading", _("There is no reading of this element.")
    NO_SIGMA = "no_sigma", _("Without the instrument's σ a reading proves nothing.")
    NO_LOD = "no_lod", _("Without the limit of detection this reading proves nothing.")
    LOD_TOO_HIGH = "lod_too_high", _("The limit of detection is too high for this limit.")
    BLIND = "blind", _("XRF cannot see this substance.")
    NOT_IN_METAL = "not_in_metal", _("Does not occur in metal.")
    EXPIRED = "expired", _("The report has expired.")
    TESTED_LATER = "tested_later", _("The report was made after this day.")
    NO_LABORATORY = "no_laboratory", _("The report names no laboratory.")
    NO_METHOD = "no_method", _("The report names no method for this substance.")
    GREY_ZONE = "grey_zone", _("Between 0.10 and 0.13 µg/cm² the coating is tested again.")
    WRONG_UNIT = "wrong_unit", _("µg/cm² fits hexavalent chromium on metal alone.")


class LabUnit(models.TextChoices):
    """Units in which laboratories give contents."""

    MG_KG = "mg/kg", "mg/kg"
    UG_CM2 = "ug/cm2", "µg/cm²"


class AnomalyKind(models.TextChoices):
    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    UNSUITABLE = "unsuitable", _("Unsuitable")
    NONCONFORMING = "nonconforming", _("Nonconforming")
    EXPIRED = "expired", pgettext_lazy("anomaly", "Expired")
    SHORT = "short", pgettext_lazy("anomaly", "Too few")
    OVER = "over", pgettext_lazy("anomaly", "Too many")
    MISUSED = "misused", pgettext_lazy("anomaly", "Used for something else")
    OVERDUE = "overdue", pgettext_lazy("anomaly", "Overdue")
    WRONG_OWNER = "wrong_owner", pgettext_lazy("anomaly", "Among another owner's goods")
    UNEXPECTED = "unexpected", pgettext_lazy("anomaly", "Found where it is not on record")


#: What is not there cannot be split off, so how much it is must be said.
COUNTED_KINDS = (AnomalyKind.SHORT, AnomalyKind.OVER)
#: Nothing is wrong with what is there: it stays in use. Of a surplus nobody knows which is whose.
SOUND_KINDS = (AnomalyKind.SHORT, AnomalyKind.OVERDUE)
#: What was searched for and not found; nobody can hand it back.
MISSING_KINDS = (AnomalyKind.LOST, AnomalyKind.SHORT)
#: Goods that came, or became by themselves, so that they cannot be used; nobody harmed them here.
UNUSABLE_KINDS = (AnomalyKind.UNSUITABLE, AnomalyKind.NONCONFORMING, AnomalyKind.EXPIRED)


class AnomalyState(models.TextChoices):
    """An anomaly's way (domain Q10). Nothing is closed while the customer has not been told.

    A person's report contains at once. One that a failed inspection opened is *reported* until
    business takes it up or tells the customer; the goods are in quarantine already.
    """

    REPORTED = "reported", pgettext_lazy("anomaly state", "Reported")
    CONTAINED = "contained", pgettext_lazy("anomaly state", "Isolated")
    TOLD = "told", pgettext_lazy("anomaly state", "Customer told")
    AGREED = "agreed", pgettext_lazy("anomaly state", "Disposition agreed")
    CARRIED_OUT = "carried_out", pgettext_lazy("anomaly state", "Carried out")
    CLOSED = "closed", pgettext_lazy("anomaly state", "Closed")

    @property
    def tone(self) -> Tone:
        return {
            AnomalyState.REPORTED: Tone.REJECTED,
            AnomalyState.CONTAINED: Tone.QUARANTINED,
            AnomalyState.TOLD: Tone.PENDING,
            AnomalyState.AGREED: Tone.RETURNING,
            AnomalyState.CARRIED_OUT: Tone.ACCEPTED,
            AnomalyState.CLOSED: Tone.CLOSED,
        }[self]


class AnomalyStep(models.TextChoices):
    """What is still to be done about an anomaly; each has its owner and its time limit."""

    TELL = "tell", pgettext_lazy("anomaly step", "Tell the customer")
    AGREE = "agree", pgettext_lazy("anomaly step", "Agree what happens")
    CARRY_OUT = "carry_out", pgettext_lazy("anomaly step", "Carry it out")
    CLOSE = "close", pgettext_lazy("anomaly step", "Close")


#: What comes next in each state; nothing after the last.
STEP_AFTER = {
    AnomalyState.REPORTED: AnomalyStep.TELL,
    AnomalyState.CONTAINED: AnomalyStep.TELL,
    AnomalyState.TOLD: AnomalyStep.AGREE,
    AnomalyState.AGREED: AnomalyStep.CARRY_OUT,
    AnomalyState.CARRIED_OUT: AnomalyStep.CLOSE,
}


class Grade(models.TextChoices):
    """Classes of owners (domain C4); they set time limits. Letters, not translated."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class SensitiveContent(models.TextChoices):
    """Whether lost property holds sensitive, export-controlled, hazardous or toxic material."""

    NO = "no", _("It did not")
    YES = "yes", _("It did, and the authorities were told")


class Disposition(models.TextChoices):
    """What was agreed with the owner about goods that are lost, damaged or unsuitable."""

    RETURN = "return", pgettext_lazy("disposition", "Return to the owner")
    REPLACE = "replace", pgettext_lazy("disposition", "Owner sends a replacement")
    REPAIR = "repair", pgettext_lazy("disposition", "Repair")
    USE_AS_IS = "use_as_is", pgettext_lazy("disposition", "Use as is")
    SCRAP = "scrap", pgettext_lazy("disposition", "Scrap")
    WRITE_OFF = "write_off", pgettext_lazy("disposition", "Write off as lost")
    NO_FAULT = "no_fault", pgettext_lazy("disposition", "No fault found")
    CHARGE = "charge", pgettext_lazy("disposition", "The owner charges us")


class Edition(models.TextChoices):
    """Whose sampling tables; the two differ in the reduced plans. Names, not translated."""

    ISO = "iso-2859-1", "ISO 2859-1:1999 / GB/T 2828.1-2012"
    MIL = "mil-std-105e", "MIL-STD-105E / ANSI Z1.4"


class Level(models.TextChoices):
    """Inspection levels of table 1: II unless agreed otherwise, S for small samples."""

    S1 = "S-1", _("Special level S-1")
    S2 = "S-2", _("Special level S-2")
    S3 = "S-3", _("Special level S-3")
    S4 = "S-4", _("Special level S-4")
    I = "I", _("General level I")  # noqa: E741 — its name
    II = "II", _("General level II")
    III = "III", _("General level III")


class Severity(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("severity of inspection", "Normal")
    TIGHTENED = "tightened", pgettext_lazy("severity of inspection", "Tightened")
    REDUCED = "reduced", pgettext_lazy("severity of inspection", "Reduced")

    @property
    def tone(self) -> Tone:
        return {
            Severity.NORMAL: Tone.CLOSED,
            Severity.TIGHTENED: Tone.PENDING,
            Severity.REDUCED: Tone.ACCEPTED,
        }[self]


class SamplingMethod(models.TextChoices):
    """How many pieces of a lot are inspected."""

    AQL = "aql", pgettext_lazy("sampling", "By AQL")
    ZERO = "zero", pgettext_lazy("sampling", "Ac = 0 by limiting quality")
    FULL = "full", pgettext_lazy("sampling", "Every piece")
    FIXED = "fixed", pgettext_lazy("sampling", "A fixed number")


class SeverityChange(models.TextChoices):
    """What the switching rules may propose and a person confirms (ISO 2859-1 clause 9)."""

    TIGHTENED = "tightened", _("Change to tightened inspection")
    NORMAL = "normal", _("Return to normal inspection")
    REDUCED = "reduced", _("Change to reduced inspection")
    DISCONTINUE = "discontinue", _("Discontinue acceptance by sampling")
    RESUME = "resume", _("Resume with tightened inspection")


class SwitchingFact(models.TextChoices):
    """What a person knows and the lots cannot tell; confirmed together with the change."""

    STEADY = "steady", _("production is steady")
    AGREED = "agreed", _("the responsible person agrees")
    ACTION_PROVEN = "action_proven", _("the supplier's corrective action has proved effective")
    LIMIT_KEPT = (
        "limit_kept",
        _("the last ten samples together keep the limit number, or it was waived by agreement"),
    )


class SwitchingKind(models.TextChoices):
    """What a person puts on record in a series of lots."""

    CONFIRMATION = "confirmation", pgettext_lazy("switching", "Change confirmed")
    IRREGULARITY = "irregularity", pgettext_lazy("switching", "Irregular production reported")


class StocktakeState(models.TextChoices):
    """A stocktake is counted, its differences are approved, a manager signs and it is closed."""

    COUNTING = "counting", pgettext_lazy("stocktake state", "Counting")
    COUNTED = "counted", pgettext_lazy("stocktake state", "Differences to approve")
    APPROVED = "approved", pgettext_lazy("stocktake state", "Approved")
    CLOSED = "closed", pgettext_lazy("stocktake state", "Closed")

    @property
    def tone(self) -> Tone:
        return {
            StocktakeState.COUNTING: Tone.PENDING,
            StocktakeState.COUNTED: Tone.REJECTED,
            StocktakeState.APPROVED: Tone.ACCEPTED,
            StocktakeState.CLOSED: Tone.CLOSED,
        }[self]


class CountMethod(models.TextChoices):
    PRESENCE = "presence", _("Presence: a scanned label counts with all that is on record")
    QUANTITY = "quantity", _("Quantity: the counter types how much is there")


class Risk(models.TextChoices):
    """What makes goods worth counting more often."""

    VALUABLE = "valuable", pgettext_lazy("risk", "Equipment, gauges, moulds and the like")
    HAZARDOUS = "hazardous", pgettext_lazy("risk", "Hazardous")
    EXPIRING = "expiring", pgettext_lazy("risk", "Near expiry")
    UNMOVED = "unmoved", pgettext_lazy("risk", "Unmoved for half a year")


class CountResult(models.TextChoices):
    """What the count of a line says, compared with the ledger at the moment of the count."""

    FOUND = "found", pgettext_lazy("count", "Found")
    MOVED_SINCE = "moved_since", pgettext_lazy("count", "Moved or gone out since the start")
    WRONG_PLACE = "wrong_place", pgettext_lazy("count", "Wrong place")
    WRONG_OWNER = "wrong_owner", pgettext_lazy("count", "Other owner")
    UNEXPECTED = "unexpected", pgettext_lazy("count", "Not expected here")
    UNKNOWN = "unknown", pgettext_lazy("count", "Unknown label")
    MISSING = "missing", pgettext_lazy("count", "Missing")
    DAMAGED = "damaged", pgettext_lazy("count", "Damaged")
    SHORT = "short", pgettext_lazy("count", "Too little")
    OVER = "over", pgettext_lazy("count", "Too much")

    @property
    def is_difference(self) -> bool:
        return self not in (CountResult.FOUND, CountResult.MOVED_SINCE)

    @property
    def tone(self) -> Tone:
        if not self.is_difference:
            return Tone.ACCEPTED
        return Tone.PENDING if self == CountResult.WRONG_PLACE else Tone.REJECTED


DIFFERENCES = tuple(result for result in CountResult if result.is_difference)


class FindOutcome(models.TextChoices):
    """What an unknown label turned out to be, once somebody has settled it."""

    IDENTIFIED = "identified", pgettext_lazy("find", "It is an item on record")
    TAKEN_IN = "taken_in", pgettext_lazy("find", "Taken in as new")
    DISMISSED = "dismissed", pgettext_lazy("find", "Dismissed")


class Measured(models.TextChoices):
    """What a climate reading measures."""

    TEMPERATURE = "temperature", pgettext_lazy("measured", "Temperature")
    HUMIDITY = "humidity", pgettext_lazy("measured", "Relative humidity")

    @property
    def unit(self) -> str:
        return "°C" if self == Measured.TEMPERATURE else "% RH"


class Effect(models.TextChoices):
    """What an excursion did to the goods, as it was assessed."""

    NONE = "none", _("No effect on the goods")
    VERIFY = "verify", _("The goods are verified again")
    HARMED = "harmed", _("Goods may be harmed: anomaly reported")
