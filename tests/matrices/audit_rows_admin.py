"""Writes in Django admin: add, change and delete, on own pages and in rows of a parent."""

from collections.abc import Callable

from inspections.models import AnomalyLimit
from registry.enums import LocationKind
from registry.models import AgreementLine, RoleAssignment
from tests.factories import (
    PASSWORD,
    make_category,
    make_contact,
    make_department,
    make_location,
    make_party,
    make_user,
    route,
)
from tests.matrices.audit_doors import Stage
from tests.matrices.audit_table import write

NEW_PASSWORD = "another-horse-battery"

# ---- administration ------------------------------------------------------------------

ADMIN = "administrator"


def in_admin(
    model: str,
    add: dict,
    change: dict,
    make: Callable[[Stage], object],
    app: str = "registry",
) -> None:
    """Add, change and delete one record of ``model`` in Django admin."""
    name = f"{app}.{model}"

    @write(f"admin {model} add", ADMIN, f"create {name}")
    def added(stage):
        typed = {k: keyed(v, stage) for k, v in add.items()}
        return stage.admin(f"{model}_add", app=app, **typed)

    @write(f"admin {model} change", ADMIN, f"change {name}")
    def changed(stage):
        return stage.admin(f"{model}_change", make(stage).pk, app=app, **change)

    @write(f"admin {model} delete", ADMIN, f"delete {name}")
    def deleted(stage):
        return stage.admin(f"{model}_delete", make(stage).pk, app=app, post="yes")


def keyed(value, stage):
    return value(stage) if callable(value) else value


def an_agreement(stage):
    return stage.party.agreements.create(number="A-1", kind="contract")


def a_line(stage) -> AgreementLine:
    return an_agreement(stage).lines.create(category=make_category(), name="CAP")


NAMED = {"code": "new", "name": "新", "name_en": "New"}
RENAMED = {"name_en": "Renamed"}
ROUTING = {
    "category": lambda stage: make_category().pk,
    "department": lambda stage: make_department().pk,
    "step": "verify",
}
in_admin(
    "party", NAMED | {"kind": "customer", "dwell_days": "60"}, RENAMED, lambda _: make_party("x")
)
in_admin("department", NAMED, RENAMED, lambda _: make_department("x", "甲"))
in_admin("category", NAMED | {"position": "3"}, RENAMED, lambda _: make_category("x"))
in_admin(
    "location",
    NAMED | {"kind": "storage"},
    RENAMED,
    lambda _: make_location(LocationKind.STORAGE, "x"),
)
in_admin(
    "paperform",
    {"code": "new", "title": "单", "title_en": "Note"},
    {"revision": "B"},
    lambda stage: stage.model("paperform").objects.create(code="x", title="单", title_en="Note"),
)
in_admin(
    "calendarday",
    {"date": "2027-02-05", "name": "春节"},
    {"name": "除夕"},
    lambda stage: stage.model("calendarday").objects.create(date="2027-02-06", name="春节"),
)
in_admin(
    "dwelllimit",
    {"category": lambda stage: make_category().pk, "days": "90"},
    {"days": "30"},
    lambda stage: stage.model("dwelllimit").objects.create(category=make_category(), days=60),
)
in_admin(
    "responsibility",
    ROUTING,
    {"procedure_reference": "QP-7"},
    lambda _: route(make_category(), "verify", make_department()),
)
in_admin(
    "contact",
    {"party": lambda stage: stage.party.pk, "name": "王工"},
    {"post": "Buyer"},
    lambda stage: make_contact(stage.party),
)
in_admin(
    "lettertemplate",
    {"topic": "dwell", "language": "en", "subject": "{item}", "body": "Dear {contact}"},
    {"subject": "{number}"},
    lambda stage: stage.model("lettertemplate").objects.create(
        topic="dwell", language="en", subject="s", body="b"
    ),
)
in_admin(
    "agreement",
    {"party": lambda stage: stage.party.pk, "number": "A-2", "kind": "contract"},
    {"note": "signed"},
    an_agreement,
)


@write("admin organisation add", ADMIN, "create registry.organisation")
def add_organisation(stage):
    return stage.admin("organisation_add", name="我们", name_en="We")


@write("admin organisation change", ADMIN, "change registry.organisation")
def change_organisation(stage):
    us = stage.model("organisation").objects.create(name="我们")
    return stage.admin("organisation_change", us.pk, **RENAMED)


@write("admin user add", ADMIN, "create registry.user")
def add_user(stage):
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return stage.admin("user_add", username="new", **passwords)


@write("admin user change", ADMIN, "change registry.user")
def change_user(stage):
    return stage.admin("user_change", stage.cast.auditor.pk, name="Somebody")


@write("admin user password", ADMIN, "set_password registry.user")
def set_password(stage):
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    url = f"/admin/registry/user/{stage.cast.auditor.pk}/password/"
    return stage.at(ADMIN, url, **passwords)


@write("admin own password", ADMIN, "set_password registry.user")
def set_own_password(stage):
    passwords = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return stage.at(ADMIN, "/admin/password_change/", old_password=PASSWORD, **passwords)


def in_rows(parent: str, rows: str, model: str, make, add: dict, change: dict) -> None:
    """Add, change and delete a row inside its parent's page. ``make`` gives the row."""
    name = f"registry.{model}"
    owner = {"roleassignment": "user", "agreementline": "agreement"}.get(model, parent)

    def on(stage, row, **fields):
        return stage.admin(f"{parent}_change", getattr(row, f"{owner}_id"), **fields)

    @write(f"admin {parent}.{rows} add", ADMIN, f"create {name}")
    def added(stage):
        key = getattr(make(stage), f"{owner}_id")
        new = {f"{rows}-1-{k}": keyed(v, stage) for k, v in add.items()}
        return stage.admin(f"{parent}_change", key, **new, **{f"{rows}-TOTAL_FORMS": "2"})

    @write(f"admin {parent}.{rows} change", ADMIN, f"change {name}")
    def changed(stage):
        return on(stage, make(stage), **{f"{rows}-0-{k}": v for k, v in change.items()})

    @write(f"admin {parent}.{rows} delete", ADMIN, f"delete {name}")
    def deleted(stage):
        return on(stage, make(stage), **{f"{rows}-0-DELETE": "on"})


def a_role(stage) -> RoleAssignment:
    return make_user("newcomer", "warehouse").role_assignments.get()


def a_route(stage):
    return route(make_category("x"), "verify", make_department("x", "甲"))


in_rows(
    "party", "contacts", "contact", lambda s: make_contact(s.party), {"name": "李"}, {"post": "x"}
)
in_rows(
    "party",
    "agreements",
    "agreement",
    an_agreement,
    {"number": "A-3", "kind": "order"},
    {"kind": "loan"},
)
in_rows(
    "agreement",
    "lines",
    "agreementline",
    a_line,
    {"category": lambda _: make_category().pk, "name": "RES", "unit": "PCS"},
    {"name": "IND"},
)
in_rows(
    "user", "role_assignments", "roleassignment", a_role, {"role": "auditor"}, {"role": "liaison"}
)
in_rows(
    "department",
    "responsibilities",
    "responsibility",
    a_route,
    {"category": lambda _: make_category().pk, "step": "label"},
    {"step": "store"},
)
in_rows(
    "category",
    "responsibilities",
    "responsibility",
    a_route,
    {"department": lambda _: make_department().pk, "step": "label"},
    {"step": "store"},
)


@write(
    "admin agreement with lines delete",
    ADMIN,
    *[f"delete registry.{m}" for m in ("agreement", "agreementline")],
)
def delete_with_lines(stage):
    return stage.admin("agreement_delete", a_line(stage).agreement_id, post="yes")


@write("admin delete many", ADMIN, *["delete registry.location"] * 2)
def delete_many(stage):
    keys = [make_location(LocationKind.STORAGE, code).pk for code in ("x", "y")]
    chosen = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    return stage.post(ADMIN, "admin:registry_location_changelist", **chosen)


in_admin(
    "anomalylimit",
    {"kind": "lost", "hours_to_tell": "8"},
    {"kind": "lost", "hours_to_tell": "4"},
    lambda _: AnomalyLimit.objects.create(kind="lost", hours_to_tell=8),
    app="inspections",
)
