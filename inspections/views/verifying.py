"""Verifying: the inspector's queue and the page on which the verdict is recorded (Q4, F3)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custprop.lib.display import in_a_row
from inspections.forms.verifying import AcceptManyForm, VerifyForm
from inspections.models import Inspection
from inspections.queries import open_inspection_of, plan_for, plans_of
from inspections.services.signing import decide_signed
from inspections.views.inspecting import begin_page
from registry.enums import SignatureMeaning
from registry.errors import RegistryError
from registry.forms.choosing import ChoosingForm
from registry.gate import get_item_for, require_action
from registry.models import Department
from registry.queries.absences import standing_in
from registry.queries.hand_overs import waits_of
from registry.queries.queues import next_after
from registry.queries.routing import (
    queue_to_verify,
    waiting_departments,
    waiting_to_verify,
)
from registry.services.bulk import for_each
from registry.services.handing_over import take_over
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.step_pages import queue_page, step_page


@signed_once
def verify(request):
    """What waits for this person's departments; what is in order is accepted many at once."""
    require_action(request.user, "see")
    form = AcceptManyForm(request.POST or None, signing=signing_of(request))
    if request.method == "POST":
        require_action(request.user, "accept")
        done = _take_over(request) if "take_over" in request.POST else None
        if done is None:
            done = form.is_valid() and _accept_many(request, form)
        if done:
            return redirect(request.get_full_path())
    department = _asked_department(request)
    if department is None:
        waiting = queue_to_verify(request.user)
    else:
        waiting = waiting_to_verify(request.user).filter(verifier=department.pk)
    return queue_page(
        request,
        "inspections/verifying/queue.html",
        items=waiting,
        verb="accept",
        waits=waits_of,
        remarks=_by_which_plan,
        form=form,
        department=department,
        departments=waiting_departments(request.user),
        standing_in=standing_in(request.user),
        meaning=SignatureMeaning.INSPECTED.label,
    )


def _asked_department(request) -> Department | None:
    """The department whose queue ``?department=`` asks for; one's own without it."""
    code = request.GET.get("department")
    return get_object_or_404(Department, code=code) if code else None


def _take_over(request) -> bool:
    """Take the ticked goods over; what somebody has already stays with them, and is told."""
    form = ChoosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("items", [])))
        return True
    try:
        taken = take_over(items=form.chosen_items(request.user), by=request.user)
    except RegistryError as error:
        messages.error(request, str(error))
        return True
    for hand_over in taken.had:
        if hand_over.taken_by != request.user:
            told = _("%(who)s has %(number)s already.")
            messages.info(request, told % {"who": hand_over.taken_by, "number": hand_over.item})
    if taken.new:
        count = len(taken.new)
        told = ngettext("You took %(n)s item over.", "You took %(n)s items over.", count)
        messages.success(request, told % {"n": count})
    return True


def _by_which_plan(items) -> dict[int, str]:
    """What a row says of goods that are verified by a plan."""
    return {key: _("plan %s") % plan.code for key, plan in plans_of(items).items()}


def _accept_many(request, form: AcceptManyForm) -> bool:
    """Accept what is ticked by the basic aspects. Goods with a plan stay: each of their
    characteristics is entered first."""

    def accept(item):
        version, proof = form.version_of(item), request.proof
        decide_signed(item=item, by=request.user, proof=proof, version=version, **form.checks)

    try:
        chosen = form.chosen_items(request.user)
        planned = plans_of(chosen)
        done = for_each([item for item in chosen if item.pk not in planned], accept)
    except RegistryError as error:
        refuse_signing(form, error)
        return False
    if planned:
        told = ngettext(
            "%(n)s item has an inspection plan and still waits: open it and enter its results.",
            "%(n)s items have an inspection plan and still wait: open each and enter its results.",
            len(planned),
        )
        messages.info(request, told % {"n": len(planned)})
    if not done:
        return True
    messages.success(
        request,
        ngettext(
            "%(n)s item was accepted. It goes on to be labelled.",
            "%(n)s items were accepted. They go on to be labelled.",
            done,
        )
        % {"n": done},
    )
    return True


@signed_once
def verify_item(request, number, reject=False):
    """The verdict on one item; then the next one is there."""
    item = get_item_for(request.user, number, "accept")
    under_way = open_inspection_of(item)
    if under_way is not None:
        return redirect("inspections:inspection", under_way.number)
    if plan_for(item) is not None:
        return begin_page(request, item)
    initial = {"rejected": f"{item.on_hand.normalize():f}"} if reject else None
    form = VerifyForm(
        request.POST or None, request.FILES or None, initial=initial, signing=signing_of(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            inspection = _decide(request, item, form)
        except RegistryError as error:
            refuse_signing(form, error)
            if getattr(error, "guard", "") == "state":  # the form is not shown any more
                messages.warning(request, str(error))
        else:
            messages.success(request, told(inspection))
            following = next_after(queue_to_verify(request.user), item)
            return (
                redirect("inspections:item_verify", following.number)
                if following
                else redirect("inspections:verify")
            )
    return step_page(
        request,
        "inspections/verifying/item.html",
        item=item,
        verb="accept",
        form=form,
        meaning=SignatureMeaning.INSPECTED.label,
    )


def _decide(request, item, form: VerifyForm) -> Inspection:
    """Record the verdict with the photos and files that show it, and sign all of it."""
    return decide_signed(
        item=item,
        by=request.user,
        proof=request.proof,
        files=form.cleaned_data["files"],
        **form.decided,
    )


def told(inspection: Inspection) -> str:
    """What the decision came to, in one or two sentences."""
    if inspection.supersedes:
        return _told_of_correction(inspection)
    number, bad = inspection.item.number, inspection.rejected_item
    if bad is None:
        return _("%(number)s is accepted. It goes on to be labelled.") % {"number": number}
    report = inspection.nonconformity.number
    if bad == inspection.item:
        return _("%(number)s is rejected and quarantined. Report %(report)s was raised.") % {
            "number": number,
            "report": report,
        }
    return _(
        "%(number)s is accepted; the rejected part is %(part)s, in quarantine. "
        "Report %(report)s was raised."
    ) % {"number": number, "part": bad.number, "report": report}


def _told_of_correction(inspection: Inspection) -> str:
    corrected = _("%(number)s is decided and corrects %(earlier)s.") % {
        "number": inspection.number,
        "earlier": inspection.supersedes.number,
    }
    report = getattr(inspection, "nonconformity", None)
    raised = report and _("Report %(report)s was raised.") % {"report": report.number}
    return in_a_row((corrected, raised))
