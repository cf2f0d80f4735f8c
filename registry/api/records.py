"""Which records a body or a query may name, for the user who sends it (see ``KeyField``)."""

from registry import rules
from registry.models import (
    Agreement,
    Consent,
    Department,
    Issue,
    Item,
    Location,
    Party,
    ProductionNotice,
)
from registry.queries.advising import visible_pre_advices
from registry.queries.returning import returns_for
from registry.queries.routing import inspecting_departments


def items(user):
    return Item.objects.visible_to(user)


def parties(user):
    """Owners that new papers can be made for."""
    return all_parties(user).filter(active=True)


def all_parties(user):
    return _seen_by(user, Party.objects.all())


def agreements(user):
    return _seen_by(user, Agreement.objects.all())


def places(user):
    return _seen_by(user, Location.objects.all())


def departments(user):
    return _seen_by(user, Department.objects.filter(active=True))


def inspecting(user):
    """Departments that may be given goods to verify."""
    return _seen_by(user, inspecting_departments())


def consents_for(user):
    return _seen_by(user, Consent.objects.all())


def issues(user):
    return _seen_by(user, Issue.objects.all())


def open_notices(user):
    return _seen_by(user, ProductionNotice.objects.filter(closed_at=None))


def pre_advices(user):
    return visible_pre_advices(user).select_related("party", "agreement")


def returns(user):
    return returns_for(user)


def _seen_by(user, records):
    return records if rules.sees_register(user) else records.none()
