"""What an open anomaly forbids; registered on the registry's transitions (domain Q10)."""

from django.utils.translation import gettext_lazy as _

from inspections.enums import SOUND_KINDS, AnomalyState
from inspections.queries import open_anomalies_of
from registry.guards import Attempt, Refusal, forbid, standing


@forbid("release", "concede", "return", "destroy", "write_off")
@standing
def anomaly_disposition_agreed(attempt: Attempt) -> Refusal | None:
    """Isolated goods stay put until their disposition is agreed with the owner.

    What a failed inspection reported binds once business has taken it up: until then a second
    look (release, verify again) may show that nothing is wrong. Where nothing was isolated, what
    is in its place is free to go.
    """
    binding = (
        open_anomalies_of(attempt.item)
        .exclude(state__in=(AnomalyState.REPORTED, AnomalyState.AGREED, AnomalyState.CARRIED_OUT))
        .exclude(kind__in=SOUND_KINDS, isolated=False)
    )
    anomaly = binding.first()
    if anomaly is None:
        return None
    return Refusal(
        "open_anomaly",
        _("Anomaly %(number)s is open: the owner has not agreed what happens to these goods.")
        % {"number": anomaly.number},
        _("Tell the customer and record the agreed disposition first."),
    )


@forbid("issue", "transfer")
@standing
def no_open_anomaly(attempt: Attempt) -> Refusal | None:
    """Nothing of a lot is used while something about it is open with the owner (P3): what comes
    back of goods that failed after they had been accepted is no better than the rest. What is
    too few or overdue says nothing against the goods that are there."""
    anomaly = open_anomalies_of(attempt.item).exclude(kind__in=SOUND_KINDS).first()
    if anomaly is None:
        return None
    return Refusal(
        "open_anomaly",
        _("Anomaly %(number)s about these goods is open.") % {"number": anomaly.number},
        _("Settle it with the owner and close it first."),
    )
