"""Writes on an inspection plan."""

from inspections.services.planning import revise_plan
from tests.factories import make_plan
from tests.matrices.audit_doors import WHY
from tests.matrices.audit_table import write

PLAN, ROWS = "inspections.inspectionplan", "inspections.plancharacteristic"
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


@write("page inspections:plan_retire", "manager", f"retire_plan {PLAN}", why=True)
def retire(stage):
    found = make_plan(stage.cast)
    return stage.post("manager", "inspections:plan_retire", found.pk, reason=WHY)
