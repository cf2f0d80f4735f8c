"""Hazardous substances: their limits and the screening table in Django admin; readings and
laboratory reports on their pages."""

from datetime import date

from inspections.models import SchemeDemand, ScreeningBand, Substance, SubstanceLimit, SumMember
from tests.inspections.hsf.goods import CLEAN, PHTHALATES, a_report, begun
from tests.inspections.hsf.shipped import load_shipped
from tests.matrices.audit_doors import WHY, photo
from tests.matrices.audit_rows_admin import ADMIN, in_admin
from tests.matrices.audit_table import write

NAMED = {"name": "铅", "name_en": "Lead", "kind": "element"}
SOURCE = {"source": "2011/65/EU", "valid_from": "2013-01-03"}
SINCE = {"source": "2011/65/EU", "valid_from": date(2013, 1, 3)}


def a_substance(stage=None, code="Pb", **fields) -> Substance:
    return Substance.objects.get_or_create(code=code, defaults=NAMED | fields)[0]


def a_limit(stage) -> SubstanceLimit:
    return SubstanceLimit.objects.create(code="x", substance=a_substance(), limit=1000, **SINCE)


def a_demand(stage) -> SchemeDemand:
    return SchemeDemand.objects.create(party=stage.party, scheme="halogen_free", **SINCE)


def a_band(stage) -> ScreeningBand:
    return ScreeningBand.objects.create(
        element=a_substance(), material_class="metal", limit=1000, below=700, source="IEC"
    )


def a_sum(stage) -> Substance:
    """Three substances together: one may go and a sum is left."""
    total = a_substance(code="Pb+Cd+Hg", kind="sum")
    for code in ("Pb", "Cd", "Hg"):
        SumMember.objects.create(total=total, substance=a_substance(code=code))
    return total


def in_inspections(model, add, change, make) -> None:
    in_admin(model, add, change, make, app="inspections")


in_inspections("substance", NAMED | {"code": "new"}, {"name_en": "Renamed"}, a_substance)
in_inspections(
    "substancelimit",
    SOURCE | {"code": "new", "substance": lambda _: a_substance().pk, "limit": "0.5"},
    {"limit": "0.000001"},
    a_limit,
)
in_inspections(
    "schemedemand",
    SOURCE | {"party": lambda stage: stage.party.pk, "scheme": "halogen_free"},
    {"valid_until": "2030-12-31"},
    a_demand,
)
in_inspections(
    "screeningband",
    {
        "element": lambda _: a_substance().pk,
        "material_class": "polymer",
        "limit": "1000",
        "below": "700",
        "over": "1300",
        "source": "IEC 62321-3-1:2013",
    },
    {"over": "1300"},
    a_band,
)


def on_the_sum(stage, **fields):
    return stage.admin("substance_change", a_sum(stage).pk, app="inspections", **fields)


@write("admin substance.members add", ADMIN, "create inspections.summember")
def add_member(stage):
    another = a_substance(code="Cr")
    return on_the_sum(stage, **{"members-3-substance": another.pk, "members-TOTAL_FORMS": "4"})


@write("admin substance.members change", ADMIN, "change inspections.summember")
def change_member(stage):
    return on_the_sum(stage, **{"members-0-substance": a_substance(code="Cr").pk})


@write("admin substance.members delete", ADMIN, "delete inspections.summember")
def delete_member(stage):
    return on_the_sum(stage, **{"members-0-DELETE": "on"})


# ---- readings and reports ------------------------------------------------------------

RESULT = "inspections.characteristicresult"


def to_read(stage):
    """A result that asks for hazardous substances, and what is typed into its fields."""
    load_shipped()
    result = begun(stage.walk, stage.cast)
    typed = {
        f"{part}-{one.element}": getattr(one, part)
        for one in CLEAN
        for part in ("value", "sigma", "lod")
    }
    return result, typed


@write(
    "readings with a report",
    "inspector",
    f"record_hsf {RESULT}",
    also="inspections.hsfcheck inspections.hsfreading inspections.hsfjudgement",
)
def read(stage):
    result, typed = to_read(stage)
    typed["reports"] = [a_report(stage.cast, result.inspection.item).pk]
    where = result.inspection.number, result.position
    return stage.page("inspector", "inspections:enter_result", *where, **typed)


@write(
    "page inspections:result_lab_report",
    "inspector",
    "record_lab_report inspections.labreport",
    "add_evidence registry.evidence",
    also="inspections.labreportvalue",
)
def record_a_report(stage):
    result, _typed = to_read(stage)
    head = {"number": "R-9", "laboratory": "Lab", "tested_on": "2026-01-01"}
    lines = {f"value-{code}": "5" for code in PHTHALATES}
    given = head | lines | {"valid_until": "2026-12-31", "files": photo()}
    where = result.inspection.number, result.position
    return stage.page("inspector", "inspections:result_lab_report", *where, **given)


@write(
    "page inspections:lab_report_withdraw",
    "manager",
    "withdraw_lab_report inspections.labreport",
    why=True,
)
def withdraw_a_report(stage):
    result, _typed = to_read(stage)
    report = a_report(stage.cast, result.inspection.item)
    return stage.post("manager", "inspections:lab_report_withdraw", report.pk, reason=WHY)
