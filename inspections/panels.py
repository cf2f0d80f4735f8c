"""What inspections and anomalies show on an item's page and in its history (domain Q4, Q10)."""

from uuid import uuid4

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.enums import AnomalyState, CheckResult
from inspections.models import Anomaly, CheckDue, Inspection, Instrument
from inspections.queries import plan_for
from inspections.queries.climate import excursions_of, readings_of, to_assess
from inspections.queries.stocktaking import stocktakes_at
from inspections.queries.telling import known_in_words, known_of
from registry import rules
from registry.enums import OPEN_STATES, State
from registry.models import Item, Party
from registry.panels import (
    ItemPanel,
    PartyPanel,
    PlacePanel,
    page_url,
    register,
    register_acts,
    register_history,
    register_verb_page,
)

FEW = 3  # stocktakes of a place
SHOWN = 10  # anomalies in an owner's file, checks of an item; their own pages have the rest


def inspections_of(item: Item):
    """Inspections of ``item``, and the one that rejected it as a part of another."""
    return (
        Inspection.objects.filter(Q(item=item) | Q(rejected_item=item))
        .select_related("item", "rejected_item", "decided_by", "department", "nonconformity")
        .order_by("-number")
    )


def anomalies_of(item: Item):
    return item.anomalies.select_related(
        "reported_by", "told_contact", "owner_department", "owner_user"
    ).order_by("-number")


def _inspections(user, item: Item) -> dict:
    return {
        "item": item,
        "plan": plan_for(item) if item.state == State.RECEIVED else None,
        "rows": [
            {"inspection": found, "url": page_url("inspections:inspection", found.number)}
            for found in inspections_of(item)
        ],
    }


def _found(user, item: Item) -> dict:
    known = known_of(item)
    return {
        "item": item,
        "inspection": known[0].inspection,
        "rows": [
            {
                "label": result.label,
                "value": known_in_words(result),
                "failed": CheckResult.FAIL if result.verdict == CheckResult.FAIL else None,
            }
            for result in known
        ],
    }


def _was_exposed(user, item: Item) -> bool:
    """Asked once a page; what was found is kept for the panel."""
    item.found_excursions = excursions_of(item)
    return bool(item.found_excursions)


def _to_set_apart(user, item: Item) -> bool:
    """Expired, still where it was, and this person may set it apart (P3)."""
    past = item.expires_on is not None and item.expires_on < timezone.localdate()
    lies = item.on_hand > 0 and item.state in OPEN_STATES and item.state != State.QUARANTINED
    return past and lies and rules.may(user, "report_anomaly", item)


def checks_of(item: Item):
    return item.checks.select_related("checked_by").order_by("-checked_at", "-pk")


def _checks(user, item: Item) -> dict:
    there = item.state in OPEN_STATES and item.on_hand > 0
    return {
        "item": item,
        "due": CheckDue.objects.filter(item=item).select_related("schedule").first(),
        "checks": list(checks_of(item)[:SHOWN]),
        "may_check": there and rules.may(user, "check", item),
    }


def _anomaly_rows(anomalies) -> list[dict]:
    return [
        {"anomaly": found, "url": page_url("inspections:anomaly", found.number)}
        for found in anomalies
    ]


def _anomalies(user, item: Item) -> dict:
    return {"item": item, "rows": _anomaly_rows(anomalies_of(item))}


def _open_of_party(party: Party):
    return (
        Anomaly.objects.filter(item__owner=party)
        .exclude(state=AnomalyState.CLOSED)
        .select_related("item", "owner_department", "owner_user")
        .order_by("reported_at")
    )


def _anomalies_of_party(user, party: Party) -> dict:
    return {"rows": _anomaly_rows(_open_of_party(party)[:SHOWN])}


def _count_of_party(user, party: Party) -> str:
    of_party = Anomaly.objects.filter(item__owner=party)
    return _("%(open)s open, %(total)s altogether") % {
        "open": _open_of_party(party).count(),
        "total": of_party.count(),
    }


register(
    ItemPanel(
        "expired",
        _("Expired"),
        weight=1,
        template="inspections/panels/_expired.html",
        context=lambda user, item: {"item": item, "form_token": uuid4().hex},
        visible=_to_set_apart,
    )
)
register(
    ItemPanel(
        "found",
        _("On record since verification"),
        weight=5,
        template="inspections/panels/_found.html",
        context=_found,
        visible=lambda user, item: bool(known_of(item)),
    )
)
register(
    ItemPanel(
        "inspections",
        _("Inspections"),
        weight=10,
        template="inspections/panels/_inspections.html",
        context=_inspections,
    )
)
register(
    ItemPanel(
        "anomalies",
        _("Anomalies"),
        weight=20,
        template="inspections/panels/_anomalies.html",
        context=_anomalies,
    )
)
register(
    ItemPanel(
        "checks",
        _("Periodic checks"),
        weight=30,
        template="inspections/panels/_checks.html",
        context=_checks,
        visible=lambda user, item: item.stored_at is not None,
    )
)
register(
    PartyPanel(
        "anomalies",
        _("Anomalies"),
        weight=10,
        template="inspections/panels/_party_anomalies.html",
        context=_anomalies_of_party,
        badge=_count_of_party,
    )
)
register_verb_page(
    "accept",
    "reject",
    url_name="inspections:item_verify",
    label=pgettext_lazy("verb", "Verify"),
    queue_url_name="inspections:verify",
)
register_verb_page(
    "report_anomaly",
    url_name="inspections:item_report_anomaly",
    label=pgettext_lazy("verb", "Report anomaly"),
)
register(
    PlacePanel(
        "climate",
        _("Climate"),
        10,
        "inspections/panels/_climate.html",
        lambda user, place: {
            "place": place,
            "latest": readings_of(place).first(),
            "open": list(to_assess(user).filter(location=place)[:SHOWN]),
        },
    )
)
register(
    PlacePanel(
        "stocktakes",
        _("Stocktakes"),
        20,
        "inspections/panels/_stocktakes.html",
        lambda user, place: {
            "place": place,
            "stocktakes": list(stocktakes_at(user, place)[:FEW]),
            "may_plan": place.active and rules.may(user, "plan_stocktake"),
        },
    )
)
register(
    ItemPanel(
        "excursions",
        _("Excursions"),
        45,
        "inspections/panels/_excursions.html",
        lambda user, item: {"excursions": item.found_excursions},
        visible=_was_exposed,
    )
)

register_history(
    inspections_of,
    {
        "open_inspection": pgettext_lazy("act", "Inspection begun"),
        "decide": pgettext_lazy("act", "Inspection decided"),
        "break_off_inspection": pgettext_lazy("act", "Inspection broken off"),
        "record_count": pgettext_lazy("act", "Count recorded"),
        "record_reading": pgettext_lazy("act", "Value recorded"),
        "remove_reading": pgettext_lazy("act", "Value taken out"),
        "record_document": pgettext_lazy("act", "Document recorded"),
        "record_fact": pgettext_lazy("act", "Fact recorded"),
        "record_verdict": pgettext_lazy("act", "Result recorded"),
        "record_hsf": pgettext_lazy("act", "Readings and reports recorded"),
        "choose_instrument": pgettext_lazy("act", "Instrument chosen"),
    },
)
register_history(
    anomalies_of,
    {
        "tell_customer": pgettext_lazy("act", "Customer told"),
        "agree_disposition": pgettext_lazy("act", "Disposition agreed"),
        "carry_out_anomaly": pgettext_lazy("act", "What was agreed is carried out"),
        "hand_anomaly_step": pgettext_lazy("act", "Next step given to somebody else"),
        "take_up_anomaly": pgettext_lazy("act", "Taken up by business"),
        "assess_anomaly": pgettext_lazy("act", "Cause and prevention written"),
        "finish_prevention": pgettext_lazy("act", "Prevention in place"),
        "report_loss": pgettext_lazy("act", "Loss report written"),
        "close_anomaly": pgettext_lazy("act", "Anomaly closed"),
    },
)
register_history(
    checks_of,
    {
        "record_check": pgettext_lazy("act", "Checked"),
        "settle_check": pgettext_lazy("act", "What the check found is done"),
    },
)
register_history(
    lambda item: Instrument.objects.filter(item=item),
    {
        "add_instrument": pgettext_lazy("act", "Entered the calibration list"),
        "enter_calibration_list": pgettext_lazy("act", "Certificate taken over at acceptance"),
        "change_instrument": pgettext_lazy("act", "Described anew"),
        "record_calibration": pgettext_lazy("act", "Calibration recorded"),
        "assess_calibration": pgettext_lazy("act", "Results in question assessed"),
        "take_out_of_use": pgettext_lazy("act", "Taken out of use"),
        "put_into_use": pgettext_lazy("act", "Put back into use"),
        "record_mark_found": pgettext_lazy("act", "Permanent mark found"),
        "record_mark_missing": pgettext_lazy("act", "Permanent mark missing"),
    },
)
register_acts(
    {
        "record_climate": pgettext_lazy("act", "Climate read"),
        "open_excursion": pgettext_lazy("act", "Excursion opened"),
        "extend_excursion": pgettext_lazy("act", "Excursion went on"),
        "end_excursion": pgettext_lazy("act", "Within again"),
        "close_excursion": pgettext_lazy("act", "Excursion assessed"),
        "load_profile": pgettext_lazy("act", "Came with the profile"),
        "draft_plan": pgettext_lazy("act", "Plan written"),
        "change_plan": pgettext_lazy("act", "Plan changed"),
        "release_plan": pgettext_lazy("act", "Plan released"),
        "retire_plan": pgettext_lazy("act", "Plan retired"),
        "confirm_switching": pgettext_lazy("act", "Severity of inspection changed"),
        "report_irregularity": pgettext_lazy("act", "Irregular production reported"),
        "start_stocktake": pgettext_lazy("act", "Stocktake begun"),
        "count_stock": pgettext_lazy("act", "Counted"),
        "undo_count": pgettext_lazy("act", "Count taken back"),
        "finish_counting": pgettext_lazy("act", "Counting finished"),
        "draft_find": pgettext_lazy("act", "Unknown label noted"),
        "describe_find": pgettext_lazy("act", "Unknown label described"),
        "settle_find": pgettext_lazy("act", "Unknown label settled"),
        "identify_label": pgettext_lazy("act", "Unknown label identified"),
        "approve_stocktake": pgettext_lazy("act", "Differences approved"),
        "close_stocktake": pgettext_lazy("act", "Stocktake closed"),
    }
)
