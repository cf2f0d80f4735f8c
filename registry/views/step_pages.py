"""What the pages of single steps and of queues show alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry import rules
from registry.enums import Step
from registry.errors import WorkflowError
from registry.models import Item, Receipt
from registry.queries.flags import flags_of
from registry.queries.queues import agreed_on, arrival_of, queue_of
from registry.queries.walk import walk_of
from registry.services.transition import check_state, offers
from registry.views.steps import new_form_token
from registry.workflow import TABLE

#: At which step a person is who sees on the page of a verb that something is wrong.
FOUND_AT = {
    "accept": Step.VERIFY,
    "label": Step.LABEL,
    "confirm_label": Step.LABEL,
    "store": Step.STORE,
    "move": Step.STORE,
    "return": Step.RETURN,
}


def step_page(
    request: HttpRequest, template: str, *, item: Item, verb: str, form=None, **context
) -> HttpResponse:
    """The page on which ``verb`` is done to one ``item``: the goods and the few fields.

    Where the step is not possible now, the page says why instead of asking.
    """
    page = {
        "item": item,
        "form": form,
        "form_token": new_form_token(),
        "refusal": refusal_of(verb, item, request.user),
        "arrival": arrival_of(item),
        "criteria": agreed_on(item),
        "walk": walk_of(item),
        "flags": flags_of(item),
        "found_at": FOUND_AT.get(verb, ""),
    }
    return render(request, template, page | context)


def refusal_of(verb: str, item: Item, user) -> str:
    """Why ``verb`` is not possible for ``item`` now, as sentences; empty where it is."""
    try:
        check_state(TABLE[verb], item)
    except WorkflowError as refusal:
        return str(refusal)
    offered = (offer for offer in offers(item, user) if offer.transition.verb == verb)
    return next((offer.refusal for offer in offered), "")


def queue_page(
    request: HttpRequest, template: str, *, items, verb: str, waits=None, remarks=None, **context
) -> HttpResponse:
    """A queue in batches, on which ``verb`` is done to many of ``items`` (a queryset).

    ``waits`` tells of a list of items how long each has been waiting, ``remarks`` what else is
    to be known of them.

    ``?receipt=`` narrows it to one arrival; ``?tick=`` comes with that arrival ticked, for
    who has no script to tick them all.
    """
    receipt = asked_receipt(request)
    queue = queue_of(items, receipt=receipt)
    if waits is not None:
        queue.tell_waits(waits(queue.items))
    if remarks is not None:
        queue.tell_remarks(remarks(queue.items))
    page = {
        "queue": queue,
        "receipt": receipt,
        "may_act": rules.may(request.user, verb),
        "tick": request.GET.get("tick", ""),
        "form_token": new_form_token(),
    }
    return render(request, template, page | context)


def asked_receipt(request: HttpRequest) -> Receipt | None:
    """The receipt that ``?receipt=`` names, or None without it. Raises Http404 for no receipt."""
    number = request.GET.get("receipt")
    if not number:
        return None
    return get_object_or_404(Receipt.objects.select_related("party"), number=number)
