"""Addresses of the registry's part of the API, below /api/v1/."""

from django.urls import path

from registry.api import (
    advising,
    consenting,
    floor_life,
    items,
    receiving,
    reference,
    returning,
    scanning,
    verbs,
)
from registry.workflow import TABLE

VERBS = (
    verbs.Label,
    verbs.ConfirmLabel,
    verbs.Store,
    verbs.Move,
    verbs.IssueItem,
    verbs.ReturnToStore,
    verbs.Consume,
    verbs.Split,
    verbs.Release,
    verbs.PassOn,
    verbs.Concede,
    returning.ReturnItem,
    verbs.Transfer,
    verbs.Destroy,
    verbs.WriteOff,
)


def verb_path(endpoint: type[verbs.VerbEndpoint]):
    """The address of a verb, spelled as the transition table spells it."""
    return path(f"items/<slug:number>/{TABLE[endpoint.verb].slug}/", endpoint.as_view())


urlpatterns = [
    path("items/", items.Items.as_view()),
    path("items/<slug:number>/", items.OneItem.as_view()),
    path("items/<slug:number>/movements/", items.Movements.as_view()),
    path("items/<slug:number>/events/", items.Events.as_view()),
    *(verb_path(endpoint) for endpoint in VERBS),
    path("items/<slug:number>/floor-life/", floor_life.FloorLife.as_view()),
    path("items/<slug:number>/take-over/", verbs.TakeOver.as_view()),
    path("pre-advices/", advising.PreAdvices.as_view()),
    path("pre-advices/<slug:number>/", advising.OnePreAdvice.as_view()),
    path("pre-advices/<slug:number>/cancel/", advising.CancelPreAdvice.as_view()),
    path("receipts/", receiving.Receipts.as_view()),
    path("receipts/<slug:number>/", receiving.OneReceipt.as_view()),
    path("returns/", returning.Returns.as_view()),
    path("returns/<slug:number>/", returning.OneReturn.as_view()),
    path("returns/<slug:number>/gate-pass/", returning.DecideGatePass.as_view()),
    path("returns/<slug:number>/hand-over/", returning.HandOver.as_view()),
    path("returns/<slug:number>/confirm-delivery/", returning.ConfirmDelivery.as_view()),
    path("returns/<slug:number>/cancel/", returning.CancelReturn.as_view()),
    path("scans/", scanning.Scans.as_view()),
    path("consents/", consenting.Consents.as_view()),
    path("consents/<slug:number>/", consenting.OneConsent.as_view()),
    path("parties/", reference.Parties.as_view()),
    path("parties/<slug:code>/", reference.OneParty.as_view()),
    path("categories/", reference.Categories.as_view()),
    path("locations/", reference.Locations.as_view()),
]
