"""Writes of periodic checks."""

from inspections.models import CheckSchedule
from tests.matrices.audit_doors import Stage
from tests.matrices.audit_table import write
from tests.matrices.world import a_check

CHECK, LINES = "inspections.check", "inspections.checkline"
SCHEDULE = "inspections.checkschedule"
PASSED = {f"line_{position}": "pass" for position in (1, 2, 3)}


@write("page inspections:item_check", "warehouse", f"record_check {CHECK}", also=LINES)
def look(stage: Stage):
    item = stage.walk.stored()
    return stage.page("warehouse", "inspections:item_check", item.number, outcome="good", **PASSED)


@write("page inspections:check_settle", "warehouse", f"settle_check {CHECK}")
def settle(stage):
    found = a_check(stage.walk.stored(), stage.cast)
    return stage.post("warehouse", "inspections:check_settle", found.number, note="new label")


@write("api items/{}/checks/", "inspector", f"record_check {CHECK}", also=LINES)
def look_by_program(stage):
    item = stage.walk.stored()
    return stage.api(
        "inspector", f"/items/{item.number}/checks/", results=["pass"] * 3, outcome="good"
    )


TYPED = {"code": "CHECK-X", "name": "检查", "interval_days": "30", "active": "on"}
POINT = {"points-0-name": "无锈蚀", "points-0-position": "1"}


@write(
    "admin checkschedule add",
    "administrator",
    f"create {SCHEDULE}",
    "create inspections.checkpoint",
)
def add_schedule(stage):
    return stage.admin("checkschedule_add", app="inspections", **TYPED | POINT)


def a_schedule(stage, **more):
    stage.admin("checkschedule_add", app="inspections", **TYPED | more)()
    return CheckSchedule.objects.get()


@write("admin checkschedule change", "administrator", f"change {SCHEDULE}")
def change_schedule(stage):
    found = a_schedule(stage)
    return stage.admin("checkschedule_change", found.pk, app="inspections", interval_days="60")


@write("admin checkschedule.points add", "administrator", "create inspections.checkpoint")
def add_point(stage):
    found = a_schedule(stage)
    return stage.admin("checkschedule_change", found.pk, app="inspections", **POINT)


@write("admin checkschedule.points change", "administrator", "change inspections.checkpoint")
def change_point(stage):
    found = a_schedule(stage, **POINT)
    typed = {"points-0-name": "无受潮"}
    return stage.admin("checkschedule_change", found.pk, app="inspections", **typed)


@write("admin checkschedule.points delete", "administrator", "delete inspections.checkpoint")
def delete_point(stage):
    found = a_schedule(stage, **POINT)
    typed = {"points-0-DELETE": "on"}
    return stage.admin("checkschedule_change", found.pk, app="inspections", **typed)
