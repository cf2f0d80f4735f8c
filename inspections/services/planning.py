"""Inspection plans: written, released by somebody else, revised, retired (domain Q4, F8)."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    CharacteristicKind,
    FactType,
    MaterialClass,
    PlanState,
    SamplingMethod,
)
from inspections.measures import MEASURES
from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.models.plans import CHARACTERISTIC_FIELDS
from registry.enums import Aql
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

    Raises InvalidInput for a code that is taken, and for what ``check_head`` and
    ``check_characteristic`` refuse (``error.line`` is the characteristic's position).
    """
    require(by, "write_plan")
    with writing():
        if InspectionPlan.objects.filter(code=code).exists():
            raise InvalidInput(
                _("Plan %(code)s exists already.") % {"code": code},
                remedy=_("Revise that one, or choose another number."),
                field="code",
            )
        return _create(by=by, code=code, revision=1, characteristics=characteristics, **head)


def change_plan(
    *, plan: InspectionPlan, by, characteristics: list[dict], version: int | None = None, **head
) -> InspectionPlan:
    """Write a draft anew. What is in force is not edited: ``revise_plan`` makes a draft of it."""
    with writing():
        plan = lock_plan(plan, by=by, action="write_plan", states=(PlanState.DRAFT,))
        if version is not None and plan.version != version:
            raise StaleVersion
        check_head(head)
        check_characteristics(characteristics)
        before = snapshot(plan)
        for name, value in head.items():
            setattr(plan, name, value)
        plan.version += 1
        plan.save()
        plan.characteristics.all().delete()
        rows = _add_characteristics(plan, characteristics)
        record_changed(plan, by=by, before=before, action="change_plan", characteristics=told(rows))
    return plan


def copy_plan(*, plan: InspectionPlan, by, code: str, **head) -> InspectionPlan:
    """A draft like ``plan`` under another number, for another scope (``head``)."""
    return draft_plan(
        by=by,
        code=code,
        characteristics=definitions_of(plan),
        **{name: getattr(plan, name) for name in HEAD_FIELDS} | head,
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
            **{name: getattr(plan, name) for name in HEAD_FIELDS},
        )


def release_plan(*, plan: InspectionPlan, by) -> InspectionPlan:
    """Put a draft into force, by somebody who did not write it; the revision before retires.

    Raises WorkflowError where another plan is in force for the same goods.
    """
    with writing():
        plan = lock_plan(plan, by=by, action="release_plan", states=(PlanState.DRAFT,))
        if not plan.characteristics.exists():
            raise _no_characteristic()
        for former in InspectionPlan.objects.select_for_update().filter(
            code=plan.code, state=PlanState.ACTIVE
        ):
            _retire(former, by=by)
        _check_scope_is_free(plan)
        before = snapshot(plan)
        plan.state = PlanState.ACTIVE
        plan.released_at, plan.released_by = timezone.now(), by
        plan.version += 1
        plan.save()
        record_changed(plan, by=by, before=before, action="release_plan")
    return plan


def retire_plan(*, plan: InspectionPlan, by, reason: str) -> InspectionPlan:
    """Take a plan out of force, or give up a draft. Inspections under way keep their copy."""
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


def _create(*, by, code, revision, characteristics, **head) -> InspectionPlan:
    check_head(head)
    check_characteristics(characteristics)
    plan = InspectionPlan.objects.create(code=code, revision=revision, created_by=by, **head)
    rows = _add_characteristics(plan, characteristics)
    record_created(plan, by=by, action="draft_plan", characteristics=told(rows))
    return plan


def _add_characteristics(plan: InspectionPlan, rows: list[dict]) -> list[PlanCharacteristic]:
    return PlanCharacteristic.objects.bulk_create(
        PlanCharacteristic(plan=plan, **{**row, "position": position})
        for position, row in enumerate(rows, 1)
    )


def _retire(plan: InspectionPlan, *, by, reason: str = "") -> None:
    before = snapshot(plan)
    plan.state, plan.retired_at = PlanState.RETIRED, timezone.now()
    plan.version += 1
    plan.save()
    record_changed(plan, by=by, before=before, action="retire_plan", reason=reason)


def _check_scope_is_free(plan: InspectionPlan) -> None:
    other = InspectionPlan.objects.filter(
        scope_key=plan.build_scope_key(), state=PlanState.ACTIVE
    ).first()
    if other is not None:
        raise WorkflowError(
            _("Plan %(other)s is in force for the same goods.") % {"other": other.number},
            guard="scope",
            remedy=_("Retire that one first, or give this one a narrower scope."),
        )


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


# ---- what makes no sense ------------------------------------------------------------


def check_head(head: dict) -> None:
    """Raise InvalidInput for a head that no lot could be sampled by."""
    if not head.get("category") and not head.get("part_number"):
        raise InvalidInput(
            _("It is not said for which goods the plan is."),
            remedy=_("Give a category, or a part number."),
            field="category",
        )
    if head.get("party") and not head.get("part_number"):
        raise InvalidInput(
            _("A plan for one owner needs a part number."),
            remedy=_("Give the part number, or leave the owner out."),
            field="part_number",
        )
    for name in ("aql_critical", "aql_major", "aql_minor"):
        aql = head.get(name) or ""
        if aql and aql not in Aql.values:
            raise InvalidInput(
                _("AQL %(aql)s does not stand in the standard.") % {"aql": aql},
                remedy=_("Choose one of: %(aqls)s.") % {"aqls": ", ".join(Aql.values)},
                field=name,
            )
    if head.get("sampling") == SamplingMethod.FIXED and not head.get("fixed_size"):
        raise InvalidInput(
            _("It is not said how many pieces are looked at."),
            remedy=_("Give the fixed number, at least 1."),
            field="fixed_size",
        )
    quality = head.get("limiting_quality")
    if quality is not None and not 0 < quality <= 100:
        raise InvalidInput(
            _("The limiting quality is more than 0 and at most 100 percent."),
            remedy=_("5 is usual."),
            field="limiting_quality",
        )


def check_characteristics(rows: list[dict]) -> None:
    """Raise InvalidInput where there is none, or one makes no sense (``error.line`` says which)."""
    if not rows:
        raise _no_characteristic()
    for position, row in enumerate(rows, 1):
        try:
            check_characteristic(row)
        except InvalidInput as error:
            error.line = position
            raise


def _no_characteristic() -> InvalidInput:
    return InvalidInput(
        _("The plan has no characteristic."),
        remedy=_("Add at least one thing to verify."),
        field="characteristics",
    )


def check_characteristic(row: dict) -> None:
    """Raise InvalidInput, with its field, for limits, units and facts that make no sense."""
    if not (row.get("name") or "").strip():
        raise InvalidInput(
            _("The characteristic has no name."), remedy=_("Say what is verified."), field="name"
        )
    unit = row.get("unit") or ""
    if unit and unit not in MEASURES:
        raise InvalidInput(
            _("“%(unit)s” is no unit that is known here.") % {"unit": unit},
            remedy=_("Choose one of: %(units)s.") % {"units": ", ".join(MEASURES)},
            field="unit",
        )
    if row["kind"] == CharacteristicKind.DIMENSION:
        _check_limits(row)
    if row["kind"] == CharacteristicKind.FACT and row.get("fact_type") not in FactType.values:
        raise InvalidInput(
            _("It is not said what kind of fact is recorded."),
            remedy=_("Choose text, number, date or checksum."),
            field="fact_type",
        )
    if row["kind"] == CharacteristicKind.HSF and row.get("material_class") not in (
        MaterialClass.values
    ):
        raise InvalidInput(
            _("Limits of hazardous substances depend on the material."),
            remedy=_("Choose the material class."),
            field="material_class",
        )
    if row.get("sample_size") is not None and row["sample_size"] < 1:
        raise InvalidInput(
            _("At least one piece must be looked at."),
            remedy=_("Leave it empty for the plan's sampling."),
            field="sample_size",
        )


def _check_limits(row: dict) -> None:
    lower, upper, nominal = row.get("lower_limit"), row.get("upper_limit"), row.get("nominal")
    if lower is None and upper is None:
        raise InvalidInput(
            _("A measured value needs a limit."),
            remedy=_("Give the lower limit, the upper limit, or both."),
            field="lower_limit",
        )
    if lower is not None and upper is not None and lower > upper:
        raise InvalidInput(
            _("The lower limit lies above the upper limit."),
            remedy=_("Exchange them, or correct one."),
            field="lower_limit",
        )
    outside = nominal is not None and (
        (lower is not None and nominal < lower) or (upper is not None and nominal > upper)
    )
    if outside:
        raise InvalidInput(
            _("The nominal value lies outside its limits."),
            remedy=_("Correct the nominal value or the limits."),
            field="nominal",
        )
    if not row.get("unit"):
        raise InvalidInput(
            _("A measured value needs its unit."),
            remedy=_("Choose the unit, or “without unit”."),
            field="unit",
        )
