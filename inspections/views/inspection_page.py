"""What the pages of one inspection show, put together; a constant number of queries each."""

from collections.abc import Iterable
from itertools import groupby

from django.urls import reverse
from django.utils.translation import ngettext

from inspections.enums import Feeds
from inspections.models import CharacteristicResult, Inspection, InspectionPlan
from inspections.queries import confirmed_for, doubts_about, open_inspection_of
from inspections.queries.agreed import agreed_for
from inspections.queries.hazardous import word_on
from inspections.queries.telling import (
    aql_of,
    asked_of,
    found_of,
    results_of,
    terms_in_words,
)
from inspections.services.feeding import days_fed
from inspections.services.opening import PLAN_FACTS
from inspections.services.sample_sizes import lot_size_of, sample_for, terms_for
from inspections.views.entries.base import entry_url
from registry import rules
from registry.enums import SignatureMeaning, State
from registry.models import Event, Evidence, Item
from registry.queries.flags import flags_of
from registry.queries.queues import arrival_of
from registry.queries.routing import present_hand_over
from registry.queries.walk import walk_of
from registry.queries.wording import act_label
from registry.services.evidence import evidence_of
from registry.services.signing import Signed, signatures_of

# ---- before it begins -------------------------------------------------------------


def begin_context(item: Item, plan: InspectionPlan) -> dict:
    """What the plan asks of ``item``, and how many pieces of this lot are looked at."""
    confirmed, lot_size = confirmed_for(item, plan), lot_size_of(item)
    terms, severity = terms_for(plan, item, discontinued=confirmed.discontinued), confirmed.severity
    facts = {name: getattr(plan, name) for name in PLAN_FACTS}
    facts |= {"lot_size": lot_size, "terms": terms.as_facts()}
    facts["switched"] = confirmed.as_facts()
    rows = []
    for characteristic in plan.characteristics.order_by("position"):
        sample = sample_for(characteristic, terms=terms, lot_size=lot_size, severity=severity)
        rows.append(
            _row(characteristic, facts)
            | {
                "sample": sample.sample_size,
                "ac": sample.ac,
                "re": sample.re,
                "letter": sample.letter,
            }
        )
    return {
        "plan": plan,
        "terms": terms_in_words(facts, severity),
        "rows": rows,
        "discontinued": confirmed.discontinued,
    }


def _row(characteristic, facts: dict) -> dict:
    return {
        "characteristic": characteristic,
        "asked": asked_of(characteristic),
        "aql": aql_of(characteristic, facts),
    }


# ---- under way and decided --------------------------------------------------------


def inspection_context(inspection: Inspection, user) -> dict:
    """Everything ``templates/inspections/inspecting/inspection.html`` draws."""
    item, results = inspection.item, results_of(inspection)
    signatures = signatures_of(inspection) if inspection.is_decided else []
    rows = [_result_row(result, inspection) for result in results]
    waiting = [row for row in rows if not row["characteristic"].is_recorded]
    return {
        "inspection": inspection,
        "item": item,
        "flags": flags_of(item),
        "arrival": arrival_of(item),
        "hand_over": present_hand_over(item),
        "agreed": agreed_for(inspection),
        "walk": walk_of(item),
        "terms": terms_in_words(inspection.plan_facts, inspection.severity),
        "rows": rows,
        "waiting": waiting,
        "next": waiting[0] if waiting else None,
        "entered": len(rows) - len(waiting),
        "signatures": signatures,
        "fed": fed_by(results),
        "doubts": doubts_about(results),
        "files": _files_of(inspection, results),
        "history": history_of(inspection, results),
        **_permitted(inspection, user, signatures),
    }


def fed_by(results: list[CharacteristicResult]) -> list[dict]:
    """The days that the goods take over from ``results``, with their words."""
    return [{"label": Feeds(name).label, "day": day} for name, day in days_fed(results).items()]


def _permitted(inspection: Inspection, user, signatures: list[Signed]) -> dict:
    """What this person may do to it now."""
    correction = getattr(inspection, "correction", None)
    free = open_inspection_of(inspection.item) is None
    signed = {signature.meaning for signature in signatures if signature.is_valid}
    return {
        "may_sign": SignatureMeaning.INSPECTED not in signed
        and rules.may(user, "sign_inspection", inspection),
        "may_review": SignatureMeaning.REVIEWED not in signed
        and rules.may(user, "review_inspection", inspection),
        "concede_url": _concede_url(inspection, user),
        "correction": correction,
        "may_enter": inspection.is_open and _may_work(inspection, user),
        "may_correct": inspection.is_decided
        and correction is None
        and free
        and rules.may(user, "correct_inspection", inspection),
    }


def _concede_url(inspection: Inspection, user) -> str:
    """Where a manager accepts what was rejected by concession; empty where that is not open."""
    bad = inspection.rejected_item
    if bad is None or bad.state != State.QUARANTINED or not rules.may(user, "concede", bad):
        return ""
    return reverse("registry:item_concede", args=[bad.number])


def _may_work(inspection: Inspection, user) -> bool:
    return rules.may(user, "accept", inspection.item)


def _result_row(result: CharacteristicResult, inspection: Inspection) -> dict:
    result.inspection = inspection
    return _row(result, inspection.plan_facts) | {
        "sample": result.sample,
        "ac": result.ac,
        "re": result.re,
        "letter": result.code_letter,
        "found": found_of(result),
        "word": word_on(result),
        "url": entry_url(result),
    }


def _files_of(inspection: Inspection, results: list[CharacteristicResult]) -> list[dict]:
    """Photos and files of the inspection and of its results, each with what it shows."""
    names = {row.pk: row.label for row in results}
    of_results = Evidence.objects.filter(
        subject_type__app_label="inspections",
        subject_type__model="characteristicresult",
        subject_id__in=names,
    ).select_related("added_by")
    found = [{"file": file, "about": names[file.subject_id]} for file in of_results]
    return [{"file": file, "about": ""} for file in evidence_of(inspection)] + found


# ---- what happened ----------------------------------------------------------------


def history_of(inspection: Inspection, results: list[CharacteristicResult]) -> list[dict]:
    """Who did what when, newest first. Values of one characteristic, measured one after the
    other by one person, are one entry."""
    label = CharacteristicResult._meta.label_lower
    names = {str(row.pk): row.label for row in results}
    of_results = Event.objects.filter(model=label, object_key__in=names)
    own = Event.objects.filter(model=inspection._meta.label_lower, object_key=inspection.number)
    events = sorted([*own, *of_results], key=lambda event: -event.seq)
    return [_entry(list(run), names) for _key, run in groupby(events, key=_run_of)]


def _run_of(event: Event) -> tuple:
    readings = event.action == "record_reading"
    return event.action, event.object_key, event.actor_id, None if readings else event.seq


def _entry(run: Iterable[Event], names: dict[str, str]) -> dict:
    newest = run[0]
    about = names.get(newest.object_key, "") if newest.model.endswith("result") else ""
    words = str(act_label(newest.action))
    if len(run) > 1:
        words = ngettext("%(n)s entry of values", "%(n)s entries of values", len(run)) % {
            "n": len(run)
        }
    return {
        "when": newest.at,
        "who": newest.actor_name,
        "what": f"{about}: {words}" if about else words,
        "note": newest.reason,
    }
