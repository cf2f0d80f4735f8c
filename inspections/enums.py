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
    """The result of one aspect of an inspection."""

    PASS = "pass", pgettext_lazy("check result", "Pass")
    FAIL = "fail", pgettext_lazy("check result", "Fail")
    NOT_CHECKED = "none", pgettext_lazy("check result", "Not checked")


class AnomalyKind(models.TextChoices):
    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    UNSUITABLE = "unsuitable", _("Unsuitable")


class AnomalyState(models.TextChoices):
    """An anomaly's way (domain Q10). Reporting contains at once; nothing is closed while the
    customer has not been told."""

    CONTAINED = "contained", pgettext_lazy("anomaly state", "Isolated")
    TOLD = "told", pgettext_lazy("anomaly state", "Customer told")
    AGREED = "agreed", pgettext_lazy("anomaly state", "Disposition agreed")
    CLOSED = "closed", pgettext_lazy("anomaly state", "Closed")

    @property
    def tone(self) -> Tone:
        return {
            AnomalyState.CONTAINED: Tone.QUARANTINED,
            AnomalyState.TOLD: Tone.PENDING,
            AnomalyState.AGREED: Tone.RETURNING,
            AnomalyState.CLOSED: Tone.CLOSED,
        }[self]


class Disposition(models.TextChoices):
    """What was agreed with the owner about goods that are lost, damaged or unsuitable."""

    RETURN = "return", pgettext_lazy("disposition", "Return to the owner")
    REPLACE = "replace", pgettext_lazy("disposition", "Owner sends a replacement")
    REPAIR = "repair", pgettext_lazy("disposition", "Repair")
    USE_AS_IS = "use_as_is", pgettext_lazy("disposition", "Use as is")
    SCRAP = "scrap", pgettext_lazy("disposition", "Scrap")
    WRITE_OFF = "write_off", pgettext_lazy("disposition", "Write off as lost")
    NO_FAULT = "no_fault", pgettext_lazy("disposition", "No fault found")


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
