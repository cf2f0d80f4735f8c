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
