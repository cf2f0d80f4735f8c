"""Beginning an inspection: which plan applies, and a copy of it to fill in (domain Q4, F1, F3)."""

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.enums import CharacteristicKind, InspectionState
from inspections.models import CharacteristicResult, Inspection, InspectionPlan
from inspections.models.plans import CHARACTERISTIC_FIELDS
from inspections.queries import confirmed_for, open_inspection_of, plan_for
from inspections.queries.agreed import agreed_now
from inspections.queries.switching import Confirmed
from inspections.services.sample_sizes import lot_size_of, sample_for, terms_for
from registry.enums import Step
from registry.errors import WorkflowError
from registry.models import Item
from registry.queries.routing import department_for
from registry.services.handing_over import ensure_taken
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import check_state, lock_item
from registry.workflow import TABLE

#: The aspects of goods without a plan: name in records and API, kind, and its words.
BASIC_ASPECTS = {
    "appearance": (CharacteristicKind.VISUAL, pgettext_lazy("aspect", "Appearance")),
    "dimensions": (CharacteristicKind.VISUAL, pgettext_lazy("aspect", "Dimensions")),
    "function": (CharacteristicKind.FUNCTION, pgettext_lazy("aspect", "Function")),
    "documents": (CharacteristicKind.DOCUMENT, pgettext_lazy("aspect", "Documents")),
    "hsf": (CharacteristicKind.HSF, pgettext_lazy("aspect", "Hazardous substances")),
}

#: What of a plan's head an inspection keeps.
PLAN_FACTS = ("number", "name", "name_en", "procedure_reference", "note")


def open_inspection(*, item: Item, by, version: int | None = None) -> Inspection:
    """The inspection under way for ``item``; begun now, where there is none.

    Raises WorkflowError where the goods do not wait for verification.
    """
    require(by, "accept", item)
    with writing():
        item = lock_item(item, version=version)
        check_state(TABLE["accept"], item)
        under_way = open_inspection_of(item)
        if under_way is not None:
            return under_way
        return begin(item, by=by)


def begin(item: Item, *, by, supersedes: Inspection | None = None, **head) -> Inspection:
    """A new inspection of the locked ``item``, with its event. Call inside ``writing()``.

    It keeps what was agreed with the owner as it is now. One that ``supersedes`` another judges
    the same lot by the same plan, and what was agreed, as that one did.
    """
    taken = ensure_taken(item=item, by=by) if supersedes is None else None
    plan = supersedes.plan if supersedes else plan_for(item)
    confirmed = confirmed_for(item, plan)
    inspection = Inspection.objects.create(
        number=draw_number("IN"),
        item=item,
        plan=plan,
        severity=supersedes.severity if supersedes else confirmed.severity,
        department=_department(item, taken, supersedes),
        quantity=supersedes.quantity if supersedes else item.on_hand,
        opened_at=timezone.now(),
        opened_by=by,
        supersedes=supersedes,
        **head,
    )
    inspection.plan_facts = {"agreed": agreed_now(item)}
    if supersedes is not None:
        inspection.plan_facts |= supersedes.plan_facts
        copy_definitions(supersedes, inspection)
    elif plan is not None:
        inspection.plan_facts |= copy_plan(plan, inspection, confirmed)
    else:
        _basic_results(inspection)
    inspection.save(update_fields=["plan_facts"])
    record_created(
        inspection,
        by=by,
        action="open_inspection",
        reason=inspection.correction_reason,
        results=told(inspection.results.all()),
    )
    return inspection


def _department(item: Item, taken, supersedes: Inspection | None):
    """Who inspects: the department that took the goods over, for a correction as it was then."""
    if supersedes is not None:
        return supersedes.department
    if taken is not None and taken.to_department_id:
        return taken.to_department
    return department_for(category=item.category, step=Step.VERIFY)


def copy_plan(plan: InspectionPlan, inspection: Inspection, confirmed: Confirmed) -> dict:
    """Copy the plan's characteristics with their samples; returns the head to keep.

    ``confirmed`` says how strictly such lots are inspected, and why.
    """
    item = inspection.item
    terms, lot_size = terms_for(plan, item, discontinued=confirmed.discontinued), lot_size_of(item)
    rows = []
    for characteristic in plan.characteristics.all():
        sample = sample_for(
            characteristic, terms=terms, lot_size=lot_size, severity=inspection.severity
        )
        rows.append(
            CharacteristicResult(
                inspection=inspection,
                code_letter=sample.letter or "",
                sample=sample.sample_size,
                ac=sample.ac,
                re=sample.re,
                **{name: getattr(characteristic, name) for name in CHARACTERISTIC_FIELDS},
            )
        )
    CharacteristicResult.objects.bulk_create(rows)
    return {name: getattr(plan, name) for name in PLAN_FACTS} | {
        "lot_size": lot_size,
        "terms": terms.as_facts(),
        "switched": confirmed.as_facts(),
    }


def copy_definitions(source: Inspection, target: Inspection) -> None:
    """What ``source`` asked and by which sample, without what was found."""
    kept = (*CHARACTERISTIC_FIELDS, "code_letter", "sample", "ac", "re")
    CharacteristicResult.objects.bulk_create(
        CharacteristicResult(inspection=target, **{name: getattr(row, name) for name in kept})
        for row in source.results.all()
    )


def _basic_results(inspection: Inspection) -> None:
    """Goods without a plan: five aspects, each with a verdict."""
    CharacteristicResult.objects.bulk_create(
        CharacteristicResult(
            inspection=inspection,
            position=position,
            aspect=aspect,
            kind=kind,
            name=_in_language(words, "zh-hans"),
            name_en=_in_language(words, "en"),
        )
        for position, (aspect, (kind, words)) in enumerate(BASIC_ASPECTS.items(), 1)
    )


def _in_language(words, language: str) -> str:
    with translation.override(language):
        return str(words)


def told(results) -> list[dict]:
    """Results as an event tells them: what was asked, of how many, and what was found."""
    return [
        {
            "position": result.position,
            "name": result.name,
            "kind": result.kind,
            "sample": result.sample,
            "ac": result.ac,
            "re": result.re,
            "nonconforming": result.nonconforming,
            "verdict": result.verdict,
        }
        for result in results
    ]


def break_off(*, inspection: Inspection, by, reason: str) -> Inspection:
    """Give up an inspection that is under way, so that another can begin (lot or plan changed).

    A correction that is given up no longer stands for what it was to correct, so that this can
    be corrected by another; the event keeps which one it was for.
    """
    require(by, "accept", inspection.item)
    if not reason.strip(" ."):
        raise WorkflowError(
            _("A reason is needed."),
            guard="reason",
            remedy=_("Write why the inspection is not finished."),
            field="reason",
        )
    with writing():
        inspection = lock_open(inspection)
        before, earlier = snapshot(inspection), inspection.supersedes
        inspection.state = InspectionState.BROKEN_OFF
        inspection.supersedes = None
        inspection.save(update_fields=["state", "supersedes"])
        facts = {"corrects": earlier.number} if earlier else {}
        record_changed(
            inspection, by=by, before=before, action="break_off_inspection", reason=reason, **facts
        )
    return inspection


def lock_open(inspection: Inspection) -> Inspection:
    """The inspection's row, locked. Raises WorkflowError where it is decided already, with by
    whom and how."""
    fresh = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("item", "decided_by", "plan", "department", "supersedes")
        .get(pk=inspection.pk)
    )
    if fresh.is_open:
        return fresh
    if not fresh.is_decided:
        raise WorkflowError(
            _("Inspection %(number)s was broken off.") % {"number": fresh.number},
            guard="decided",
            remedy=_("Begin a new one."),
        )
    raise decided_before(fresh)


def decided_before(inspection: Inspection) -> WorkflowError:
    """The refusal for who comes second: who decided, when and how."""
    return WorkflowError(
        _("%(who)s decided inspection %(number)s at %(time)s: %(decision)s.")
        % {
            "who": inspection.decided_by,
            "number": inspection.number,
            "time": timezone.localtime(inspection.decided_at).strftime("%Y-%m-%d %H:%M"),
            "decision": inspection.get_decision_display(),
        },
        guard="decided",
        remedy=_("Nothing of yours was recorded. Look at it, and correct it if it is wrong."),
    )
