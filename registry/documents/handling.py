"""搬运方案 on paper (domain P4)."""

from django.utils.translation import gettext_lazy as _

from registry.documents.base import Link, form_context, named, signature
from registry.enums import PlanState
from registry.models import HandlingPlan
from registry.models.handling import PLAN_FIELDS


def handling_plan(plan: HandlingPlan, *, by, link: Link) -> dict:
    """Context of print/handling_plan.html."""
    approved = plan.state in (PlanState.APPROVED, PlanState.REPLACED) and plan.decided_by
    signatures = [
        signature(_("Drafted by"), plan.drafted_by, plan.drafted_at),
        signature(_("Approved by"), plan.decided_by, plan.decided_at)
        if approved
        else signature(_("Approved by")),
    ]
    return {
        **form_context(
            "handling_plan", number=plan.number, by=by, link=link, signatures=signatures
        ),
        "plan": {
            "number": plan.number,
            "version": plan.version,
            "party": named(plan.party),
            "goods": plan.item.number if plan.item else plan.part_number,
            "name": plan.name,
            "reasons": plan.reasons,
            "state": plan.status.label,
            "note": plan.decision_note,
        },
        "words": [
            (HandlingPlan._meta.get_field(name).verbose_name, getattr(plan, name))
            for name in PLAN_FIELDS
        ],
    }
