"""Writes on an inspection plan."""

from inspections.services.planning import revise_plan
from tests.factories import make_plan
from tests.matrices.audit_doors import WHY
from tests.matrices.audit_table import write

PLAN, ROWS = "inspections.inspectionplan", "inspections.plancharacteristic"
ENTRY = "inspections.switchingentry"
TYPED = {
    "lines-0-kind": "visual",
    "lines-0-name": "Appearance",
    "lines-0-importance": "minor",
}


@write("page inspections:plan_new", "inspector", f"draft_plan {PLAN}", also=ROWS)
def draft(stage):
    head = {"code": "SIP-9", "name": "Capacitors", "part_number": "HC-9"}
    return stage.page("inspector", "inspections:plan_new", **head, **TYPED)


@write("page inspections:plan_edit", "inspector", f"change_plan {PLAN}", also=ROWS)
def change(stage):
    found = make_plan(stage.cast, released=False)
    return stage.page(
        "inspector", "inspections:plan_edit", found.pk, **TYPED | {"lines-0-name": "Colour"}
    )


@write("page inspections:plan_revise", "inspector", f"draft_plan {PLAN}", also=ROWS)
def revise(stage):
    return stage.post("inspector", "inspections:plan_revise", make_plan(stage.cast).pk)


@write("page inspections:plan_release", "manager", f"retire_plan {PLAN}", f"release_plan {PLAN}")
def release(stage):
    draft = revise_plan(plan=make_plan(stage.cast), by=stage.cast.inspector)
    return stage.post("manager", "inspections:plan_release", draft.pk)


def series(stage) -> tuple:
    plan = make_plan(stage.cast, continuing=True)
    return plan.pk, stage.party.pk, plan.part_number


@write("page inspections:switching_confirm", "inspector", f"confirm_switching {ENTRY}", why=True)
def confirm_switching(stage):
    typed = {"change": "tightened", "seen": "0", "reason": WHY}
    return stage.post("inspector", "inspections:switching_confirm", *series(stage), **typed)


@write("page inspections:switching_irregular", "manager", f"report_irregularity {ENTRY}", why=True)
def report_irregularity(stage):
    typed = {"note": WHY, "seen": "0"}
    return stage.post("manager", "inspections:switching_irregular", *series(stage), **typed)


@write("page inspections:plan_retire", "manager", f"retire_plan {PLAN}", why=True)
def retire(stage):
    found = make_plan(stage.cast)
    return stage.post("manager", "inspections:plan_retire", found.pk, reason=WHY)
