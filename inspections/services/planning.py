"""Inspection plans: written, released by somebody else, revised, retired (domain Q4, F8)."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import PlanState
from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.models.plans import CHARACTERISTIC_FIELDS
from inspections.services.plan_checks import (
    check_characteristics,
    check_code,
    check_head,
    no_characteristic,
)
from registry.errors import InvalidInput, StaleVersion, WorkflowError
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require

#: What a plan's head says, beside its number, revision and state.
HEAD_FIELDS = (
    "name",
    "name_en",
    "category",
    "part_number",
    "party",
    "sampling",
    "level",
    "aql_critical",
    "aql_major",
    "aql_minor",
    "fixed_size",
    "limiting_quality",
    "edition",
    "continuing",
    "procedure_reference",
    "note",
)


def draft_plan(*, by, code: str, characteristics: list[dict], **head) -> InspectionPlan:
    """A new plan, revision 1, as a draft. ``characteristics`` in order, each a dict of fields.

    Raises InvalidInput for a code that is taken, and for what `plan_checks` refuses
    (``error.line`` is the characteristic's position).
    """
    require(by, "write_plan")
    check_code(code)
    with writing():
        if InspectionPlan.objects.filter(code=code).exists():
            raise InvalidInput(
                _("Plan %(code)s exists already.") % {"code": code},
                remedy=_("Revise that one, or choose another number."),
                field="code",
            )
        return _create(by=by, code=code, revision=1, characteristics=characteristics, **head)


def load_plan(*, code: str, characteristics: list[dict], **head) -> InspectionPlan:
    """As ``draft_plan``, by the system itself: a profile brings it, somebody releases it."""
    check_code(code)
    with writing():
        return _create(
            by=None,
            code=code,
            revision=1,
            characteristics=characteristics,
            action="load_profile",
            **head,
        )


def change_plan(
    *, plan: InspectionPlan, by, characteristics: list[dict], version: int | None = None, **head
) -> InspectionPlan:
    """Write a draft anew. What is in force is not edited: ``revise_plan`` makes a draft of it."""
    with writing():
        plan = lock_plan(plan, by=by, action="write_plan", states=(PlanState.DRAFT,))
        if version is not None and plan.version != version:
            raise StaleVersion
        check_head(head_of(plan) | head)
        check_characteristics(characteristics)
        before = snapshot(plan)
        for name, value in head.items():
            setattr(plan, name, value)
        plan.version += 1
        plan.save()
        rows = _write_characteristics(plan, characteristics)
        record_changed(plan, by=by, before=before, action="change_plan", characteristics=told(rows))
    return plan


def copy_plan(*, plan: InspectionPlan, by, code: str, **head) -> InspectionPlan:
    """A draft like ``plan`` under another number, for another scope (``head``)."""
    return draft_plan(
        by=by,
        code=code,
        characteristics=definitions_of(plan),
        **head_of(plan) | head,
    )


def revise_plan(*, plan: InspectionPlan, by) -> InspectionPlan:
    """The next revision as a draft; the present one stays in force until that is released."""
    require(by, "write_plan", plan)
    with writing():
        draft = InspectionPlan.objects.filter(code=plan.code, state=PlanState.DRAFT).first()
        if draft is not None:
            return draft
        last = InspectionPlan.objects.filter(code=plan.code).aggregate(last=Max("revision"))
        return _create(
            by=by,
            code=plan.code,
            revision=last["last"] + 1,
            characteristics=definitions_of(plan),
            **head_of(plan),
        )


def release_plan(*, plan: InspectionPlan, by, version: int | None = None) -> InspectionPlan:
    """Put a draft into force, by somebody who wrote none of it; the revision before retires.

    Raises WorkflowError where another plan is in force for the same goods.
    """
    with writing():
        plan = lock_plan(plan, by=by, action="release_plan", states=(PlanState.DRAFT,))
        if version is not None and plan.version != version:
            raise StaleVersion
        if not plan.characteristics.exists():
            raise no_characteristic()
        for former in InspectionPlan.objects.select_for_update().filter(
            code=plan.code, state=PlanState.ACTIVE
        ):
            _retire(former, by=by, reason=_replaced_by(plan))
        _check_scope_is_free(plan)
        before = snapshot(plan)
        plan.state = PlanState.ACTIVE
        plan.released_at, plan.released_by = timezone.now(), by
        plan.version += 1
        try:
            with transaction.atomic():
                plan.save()
        except IntegrityError:  # the database's own look at it: one plan a scope
            raise _scope_is_taken(plan) from None
        record_changed(plan, by=by, before=before, action="release_plan")
    return plan


def retire_plan(*, plan: InspectionPlan, by, reason: str) -> InspectionPlan:
    """Take a plan out of force, or give up a draft. Inspections under way keep their copy.

    Who wrote a draft may give it up; a plan in force is retired by who may release one.
    """
    if not reason.strip(" ."):
        raise InvalidInput(
            _("A reason is needed."),
            remedy=_("Write why the plan is not used any more."),
            field="reason",
        )
    with writing():
        plan = lock_plan(
            plan, by=by, action="retire_plan", states=(PlanState.DRAFT, PlanState.ACTIVE)
        )
        _retire(plan, by=by, reason=reason)
    return plan


# ---- pieces -----------------------------------------------------------------------


def lock_plan(plan: InspectionPlan, *, by, action: str, states: tuple) -> InspectionPlan:
    """The plan's row, locked; ``by`` may do ``action`` to it, and it is in one of ``states``."""
    fresh = (
        InspectionPlan.objects.select_for_update(of=("self",))
        .select_related("category", "party", "created_by")
        .get(pk=plan.pk)
    )
    require(by, action, fresh)
    if fresh.state not in states:
        raise WorkflowError(
            _("Plan %(number)s is “%(state)s”.")
            % {"number": fresh.number, "state": fresh.status.label},
            guard="state",
            remedy=_("Make a new revision to change it."),
        )
    return fresh


def _create(*, by, code, revision, characteristics, action="draft_plan", **head) -> InspectionPlan:
    check_head(head)
    check_characteristics(characteristics)
    plan = InspectionPlan.objects.create(code=code, revision=revision, created_by=by, **head)
    rows = _write_characteristics(plan, characteristics)
    record_created(plan, by=by, action=action, characteristics=told(rows))
    return plan


def _write_characteristics(plan: InspectionPlan, rows: list[dict]) -> list[PlanCharacteristic]:
    """Make ``rows`` the characteristics of ``plan``, in order; what a row leaves out is empty."""
    known = list(plan.characteristics.all())
    fields = {name: PlanCharacteristic._meta.get_field(name) for name in CHARACTERISTIC_FIELDS}
    written = []
    for position, row in enumerate(rows, 1):
        record = known[position - 1] if position <= len(known) else PlanCharacteristic(plan=plan)
        for name, field in fields.items():
            setattr(record, name, row.get(name, field.get_default()))
        record.position = position
        written.append(record)
    PlanCharacteristic.objects.bulk_update(written[: len(known)], list(fields))
    PlanCharacteristic.objects.bulk_create(written[len(known) :])
    PlanCharacteristic.objects.filter(pk__in=[row.pk for row in known[len(rows) :]]).delete()
    return written


def _retire(plan: InspectionPlan, *, by, reason: str = "") -> None:
    before = snapshot(plan)
    plan.state, plan.retired_at = PlanState.RETIRED, timezone.now()
    plan.version += 1
    plan.save()
    record_changed(plan, by=by, before=before, action="retire_plan", reason=reason)


def _replaced_by(plan: InspectionPlan) -> str:
    return str(_("Replaced by %(number)s.") % {"number": plan.number})


def _check_scope_is_free(plan: InspectionPlan) -> None:
    if InspectionPlan.objects.filter(
        scope_key=plan.build_scope_key(), state=PlanState.ACTIVE
    ).exists():
        raise _scope_is_taken(plan)


def _scope_is_taken(plan: InspectionPlan) -> WorkflowError:
    other = InspectionPlan.objects.filter(
        scope_key=plan.build_scope_key(), state=PlanState.ACTIVE
    ).first()
    return WorkflowError(
        _("Plan %(other)s is in force for the same goods.")
        % {"other": other.number if other else plan.code},
        guard="scope",
        remedy=_("Retire that one first, or give this one a narrower scope."),
    )


def head_of(plan: InspectionPlan) -> dict:
    """The head of ``plan`` by ``HEAD_FIELDS``."""
    return {name: getattr(plan, name) for name in HEAD_FIELDS}


def definitions_of(plan: InspectionPlan) -> list[dict]:
    """The characteristics of ``plan`` as dicts, to make another plan like it."""
    return [
        {name: getattr(row, name) for name in CHARACTERISTIC_FIELDS if name != "position"}
        for row in plan.characteristics.all()
    ]


def told(rows) -> list[dict]:
    """Characteristics as an event tells them, without what is empty."""
    return [
        {
            name: value
            for name in CHARACTERISTIC_FIELDS
            if (value := getattr(row, name)) not in (None, "", False)
        }
        for row in rows
    ]
