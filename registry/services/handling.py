"""Handling plans: drafted by one, approved by a manager who is another (domain P4)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry.enums import PlanState
from registry.errors import InvalidInput, WorkflowError
from registry.models import HandlingPlan, Item
from registry.models.handling import PLAN_FIELDS
from registry.needs import handling_reasons
from registry.queries.handling import plans_like
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require


def draft_handling_plan(*, item: Item, by, for_part: bool = False, **words) -> HandlingPlan:
    """Write the next version of the plan for ``item``, or ``for_part`` for all lots of its part.

    A draft of before is replaced; an approved one stays in force until this one is approved.
    Raises NotPermitted, or InvalidInput for what is missing.
    """
    require(by, "draft_handling_plan", item)
    for name in PLAN_FIELDS:
        if not words.get(name, "").strip(" ."):
            raise InvalidInput(
                _("“%(field)s” is empty.")
                % {"field": HandlingPlan._meta.get_field(name).verbose_name},
                remedy=_("Say it, or that nothing particular is to be minded."),
                field=name,
            )
    if for_part and not item.part_number:
        raise InvalidInput(
            _("These goods have no part number."),
            remedy=_("Write the plan for this item alone."),
            field="for_part",
        )
    with writing():
        plan = HandlingPlan(
            number=draw_number("HP"),
            party=item.owner,
            item=None if for_part else item,
            part_number=item.part_number if for_part else "",
            name=item.name,
            reasons=listed(handling_reasons(item))[:300],
            drafted_at=timezone.now(),
            drafted_by=by,
            **{name: words[name].strip() for name in PLAN_FIELDS},
        )
        before = list(plans_like(plan))
        plan.version = 1 + max((one.version for one in before), default=0)
        _replace([one for one in before if one.state == PlanState.DRAFT], by)
        plan.save(force_insert=True)
        record_created(plan, by=by, action="draft_handling_plan")
    return plan


def _replace(plans: list[HandlingPlan], by) -> None:
    for plan in plans:
        told = snapshot(plan)
        plan.state = PlanState.REPLACED
        plan.save(update_fields=["state"])
        record_changed(plan, by=by, before=told, action="replace_handling_plan")


def decide_handling_plan(*, plan: HandlingPlan, by, approved: bool, note: str = "") -> HandlingPlan:
    """Approve a draft, which replaces the version in force, or refuse it with a note.

    Raises NotPermitted for who drafted it, InvalidInput or WorkflowError.
    """
    require(by, "decide_handling_plan", plan)
    if not approved and not note.strip(" ."):
        raise InvalidInput(
            _("It is not said why."),
            remedy=_("Say what is to be written otherwise."),
            field="note",
        )
    with writing():
        plan = HandlingPlan.objects.select_for_update().get(pk=plan.pk)
        if plan.state != PlanState.DRAFT:
            raise WorkflowError(
                _("%(number)s is “%(state)s”.")
                % {"number": plan.number, "state": plan.status.label},
                guard="state",
                remedy=_("Draft another version."),
            )
        if approved:
            _replace([one for one in plans_like(plan) if one.state == PlanState.APPROVED], by)
        told = snapshot(plan)
        plan.state = PlanState.APPROVED if approved else PlanState.REFUSED
        plan.decided_at, plan.decided_by = timezone.now(), by
        plan.decision_note = note.strip()
        plan.save()
        action = "approve_handling_plan" if approved else "refuse_handling_plan"
        record_changed(plan, by=by, before=told, action=action, reason=plan.decision_note)
    return plan
