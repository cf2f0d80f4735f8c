"""The owners' written consents (domain Q8)."""

from registry import rules
from registry.models import Consent


def consents_for(user):
    """Consents this person may see, newest first."""
    if not rules.sees_register(user):
        return Consent.objects.none()
    return Consent.objects.select_related("party", "contact", "item", "recorded_by", "request")
