"""Anomalies: reported, customer told, disposition agreed, carried out, closed (domain Q10)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from custprop.lib.display import format_quantity
from custprop.lib.whole_numbers import whole_number
from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.forms.anomalies import (
    AgreeDispositionForm,
    AnomalyFilterForm,
    CarryOutForm,
    CloseAnomalyForm,
    HandStepForm,
    ReportAnomalyForm,
    TellCustomerForm,
)
from inspections.forms.preventing import FinishPreventionForm
from inspections.models import Nonconformity
from inspections.queries import anomalies_for, nonconformities_without_anomaly
from inspections.queries.anomaly_repeats import earlier_like
from inspections.queries.dispositions import progress_of
from inspections.queries.losses import loss_facts
from inspections.services import anomalies as services
from registry import rules
from registry.enums import SignatureMeaning, State, Step
from registry.errors import RegistryError, StaleVersion
from registry.forms.evidence import EvidenceForm
from registry.gate import get_item_for, require_action
from registry.models import Event
from registry.panels import verb_url
from registry.queries.issuing import outstanding_lines
from registry.queries.letters import thread_context
from registry.queries.wording import act_label
from registry.services.evidence import add_evidence, evidence_of
from registry.services.ledger import writing
from registry.services.owner_answers import answers_about
from registry.services.signing import signatures_of
from registry.views.evidence import add_files
from registry.views.signing import refuse_signing, signed_once, signing_of
from registry.views.step_pages import refusal_of
from registry.views.steps import new_form_token, once, refuse, tell

SHOWN = 200
LIKE_IT = 3  # earlier anomalies that are shown as alike

#: On which page of the item an agreed disposition is carried out. Writing off is recording it.
PAGE_OF = {
    Disposition.RETURN: "return",
    Disposition.REPLACE: "return",
    Disposition.REPAIR: "release",
    Disposition.USE_AS_IS: "concede",
    Disposition.SCRAP: "destroy",
    Disposition.NO_FAULT: "release",
}


@require_safe
def anomalies(request):
    """Open anomalies, oldest first, and the reports that still need one."""
    require_action(request.user, "see")
    form = AnomalyFilterForm(request.GET)
    found = form.apply(anomalies_for(request.user)).order_by("reported_at")
    shown = list(found[: SHOWN + 1])
    context = {
        "form": form,
        "anomalies": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "asks": bool(request.GET),
        "reports": nonconformities_without_anomaly(request.user)[:SHOWN],
        "may_report": rules.may(request.user, "report_anomaly"),
    }
    return render(request, "inspections/anomalies/list.html", context)


@once
def item_report_anomaly(request, number):
    """One screen: what is wrong, how much of it, what happened. The goods are isolated at once."""
    user = request.user
    item = get_item_for(user, number, "report_anomaly")
    report = _asked_report(request, item)
    lines = outstanding_lines(user).filter(item=item) if item.issued else None
    form = ReportAnomalyForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        item=item,
        lines=lines,
        initial=_found_at(request, item) | _told_by(report, item) | _asked_line(request),
    )
    if form.is_bound and form.is_valid():
        anomaly = _reported(request, form, item, report)
        if anomaly is not None:
            return redirect("inspections:anomaly", anomaly.number)
    context = {
        "item": item,
        "report": report,
        "form": form,
        "refusal": refusal_of("report_anomaly", item, user),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/anomalies/report.html", context)


def _asked_report(request, item) -> Nonconformity | None:
    """The nonconformity report that ``?nonconformity=`` names, or the one still without anomaly."""
    number = request.GET.get("nonconformity")
    if number:
        return get_object_or_404(Nonconformity, number=number, item=item)
    return nonconformities_without_anomaly(request.user).filter(item=item).first()


def _told_by(report: Nonconformity | None, item) -> dict:
    """What the anomaly that an inspection opened says already, or a nonconformity report."""
    opened = item.anomalies.filter(state=AnomalyState.REPORTED).first()
    if opened is not None:
        return {name: getattr(opened, name) for name in ("kind", "description", "found_where")}
    if report is None:
        return {}
    return {
        "kind": AnomalyKind.NONCONFORMING,
        "description": report.description,
        "found_where": _("Incoming inspection"),
    }


#: At which step something was found, by the ``found`` of a link on its page.
FOUND_AT = {
    **{step.value: step.label for step in Step},
    "check": pgettext_lazy("found at", "Periodic check"),
    "stocktake": pgettext_lazy("found at", "Stocktake"),
    "use": pgettext_lazy("found at", "In use"),
}


def _found_at(request, item) -> dict:
    """Where the goods are, and at which step the person was who saw it."""
    step = FOUND_AT.get(request.GET.get("found", ""), "")
    words = [str(word) for word in (step, item.location) if word]
    return {"found_where": " · ".join(words)[:120]}


def _asked_line(request) -> dict:
    key = whole_number(request.GET.get("line", ""))
    return {"issued_line": key} if key is not None else {}


def _reported(request, form, item, report):
    values = dict(form.cleaned_data)
    files = [*(values.pop("camera") or []), *(values.pop("files") or [])]
    try:
        with writing():
            anomaly = services.report_anomaly(
                item=item, by=request.user, nonconformity=report, **values
            )
            for file in files:
                add_evidence(by=request.user, subject=anomaly, upload=file)
    except RegistryError as error:
        refuse(form, error, item=item)
        return None
    messages.success(request, _isolated_words(anomaly, item))
    return anomaly


def _isolated_words(anomaly, item) -> str:
    isolated = anomaly.item
    if not anomaly.isolated:
        return _("%(number)s is reported. Nothing had to be isolated.") % {"number": anomaly}
    words = {
        "quantity": format_quantity(anomaly.quantity),
        "unit": isolated.unit_label,
        "number": isolated.number,
        "place": isolated.location,
    }
    if isolated.pk == item.pk:
        return _("%(quantity)s %(unit)s are isolated. Bring them to %(place)s.") % words
    return (
        _(
            "%(quantity)s %(unit)s are split off as %(number)s and isolated. "
            "Bring them to %(place)s and put a label of their own on them."
        )
        % words
    )


@require_safe
def anomaly(request, number):
    """One anomaly: its way, who did what when, and what comes next."""
    return _show(request, _anomaly(request, number))


@require_POST
def anomaly_files(request, number):
    """More photos and papers."""
    found = _anomaly(request, number)
    return add_files(request, found, back=reverse("inspections:anomaly", args=[number]))


@once
@require_POST
def tell_customer(request, number):
    """The owner was told."""
    found = _anomaly(request, number)
    require_action(request.user, "follow_anomaly", found)
    return _advance(request, found, TellCustomerForm, "tell_form", services.tell_customer)


@once
@require_POST
def agree_disposition(request, number):
    """It is agreed with the owner what happens to the goods."""
    found = _anomaly(request, number)
    require_action(request.user, "follow_anomaly", found)
    return _advance(request, found, AgreeDispositionForm, "agree_form", services.agree_disposition)


@once
@require_POST
def carry_out(request, number):
    """What was agreed is done; the ledger must say the same."""
    found = _anomaly(request, number)
    require_action(request.user, "carry_out_anomaly", found)
    form = CarryOutForm(request.POST, request.FILES)
    return _do(request, found, form, "carry_out_form", services.carry_out)


@once
@require_POST
def hand_step(request, number):
    """Somebody else sees to the next step."""
    found = _anomaly(request, number)
    require_action(request.user, "follow_anomaly", found)
    return _do(request, found, HandStepForm(request.POST), "hand_form", services.hand_step)


@signed_once
@require_POST
def close_anomaly(request, number):
    """A manager who did not report it closes, and signs."""
    found = _anomaly(request, number)
    require_action(request.user, "close_anomaly", found)
    form = CloseAnomalyForm(request.POST, signing=signing_of(request, found))
    if form.is_valid():
        try:
            done = services.close_anomaly(
                anomaly=found,
                by=request.user,
                outcome=form.cleaned_data["outcome"],
                proof=request.proof,
                seen_hash=form.cleaned_data["seen_hash"],
            )
        except StaleVersion as error:
            refuse_signing(form, error, found)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return _done(request, done)
    return _show(request, found, close_form=form)


def _advance(request, found, form_class, name: str, act):
    return _do(request, found, form_class(request.POST, anomaly=found), name, act)


def _do(request, found, form, name: str, act):
    """Carry one step out where the form is right; else show the page with the form again."""
    if form.is_valid():
        try:
            done = act(anomaly=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return _done(request, done)
    return _show(request, found, **{name: form})


def _done(request, done):
    messages.success(
        request, _("%(number)s: %(state)s.") % {"number": done, "state": done.status.label}
    )
    return redirect("inspections:anomaly", done.number)


def _anomaly(request, number):
    found = anomalies_for(request.user).select_related(
        "item__owner",
        "item__location",
        "nonconformity__inspection",
        "closed_by",
        "told_contact",
        "told_by",
        "agreed_by",
        "carried_out_by",
        "owner_department",
        "owner_user",
        "prevention_owner",
        "repeats",
    )
    return get_object_or_404(found.select_related("reported_by"), number=number)


def _show(request, found, **forms):
    user = request.user
    progress = _progress(found, user)
    context = {
        "anomaly": found,
        "steps": _steps(found),
        "history": _history(found),
        "may_follow": rules.may(user, "follow_anomaly", found),
        "may_close": rules.may(user, "close_anomaly", found),
        "is_reporter": found.reported_by_id == user.pk,
        "label_url": _label_url(found, user),
        "may_carry_out": rules.may(user, "carry_out_anomaly", found),
        "progress": progress,
        "writes_off": any(row["line"].written_off and row["line"].left for row in progress),
        "lines": list(found.lines.all()),
        "tell_form": TellCustomerForm(anomaly=found),
        "agree_form": AgreeDispositionForm(anomaly=found),
        "carry_out_form": CarryOutForm(),
        "hand_form": HandStepForm(
            initial={"department": found.owner_department_id, "person": found.owner_user_id}
        ),
        "close_form": CloseAnomalyForm(signing=signing_of(request, found)),
        "meaning": SignatureMeaning.APPROVED.label,
        "signatures": signatures_of(found) if found.status == AnomalyState.CLOSED else [],
        "may_assess": rules.may(user, "assess_anomaly", found),
        "repeated_by": list(found.repeated_by.order_by("pk")[:LIKE_IT]),
        "likely": _likely(found),
        "loss": loss_facts(found),
        "finish_form": FinishPreventionForm(initial={"done_on": timezone.localdate()}),
        "files": evidence_of(found),
        "answers": list(answers_about(found)),
        **thread_context(user, found),
        "may_ask_owner": rules.may(user, "ask_owner") and found.status != AnomalyState.CLOSED,
        "evidence_form": EvidenceForm() if rules.may(user, "add_evidence", found) else None,
        "form_token": new_form_token(),
    }
    return render(request, "inspections/anomalies/anomaly.html", context | forms)


def _steps(found) -> list[dict]:
    """The anomaly's way, as the ribbon draws it."""
    way = list(AnomalyState)
    reached = way.index(found.status)
    closed = found.status == AnomalyState.CLOSED
    return [
        {
            "label": state.label,
            "status": "done"
            if place < reached or closed
            else "here"
            if place == reached
            else "ahead",
        }
        for place, state in enumerate(way)
    ]


def _history(found) -> list[dict]:
    events = Event.objects.filter(model=found._meta.label_lower, object_key=found.number)
    return [
        {"when": event.at, "who": event.actor_name, "what": act_label(event.action)}
        for event in events.order_by("-seq")
    ]


def _likely(found) -> list:
    """Earlier ones that this one may repeat, while nobody has said which."""
    if found.repeats_id or found.status == AnomalyState.CLOSED:
        return []
    return list(earlier_like(found)[:LIKE_IT])


def _label_url(found, user) -> str:
    """Where the label of what has just been isolated is printed; empty where it is marked, or is
    not this person's to mark."""
    fresh = found.isolated and found.status in (AnomalyState.REPORTED, AnomalyState.CONTAINED)
    if not fresh or found.item.status != State.QUARANTINED:
        return ""
    return verb_url("label", found.item) if rules.may(user, "label", found.item) else ""


def _progress(found, user) -> list[dict]:
    """What was agreed, line by line: how much of it is done, and where the rest is done."""
    if found.status != AnomalyState.AGREED:
        return []
    return [
        {"line": line, "url": _page_of(line, found.item, user), "label": line.disposition.label}
        for line in progress_of(found)
    ]


def _page_of(line, item, user) -> str:
    """Where this person carries ``line`` out; empty where nothing is left, or it is not theirs."""
    verb = PAGE_OF.get(line.disposition)
    waits = line.left > 0 and not line.written_off and item.status == State.QUARANTINED
    if verb is None or not waits or not rules.may(user, verb, item):
        return ""
    return reverse(f"registry:item_{verb}", args=[item.number])
