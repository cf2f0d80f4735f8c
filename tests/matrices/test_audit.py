"""Model × write path → audit: every door is used once, and every row it changed must be told.

The doors stand in audit_rows_*.py with the events that each leaves; audit_checks.py compares
the database before and after with what the events say. A model without a row, a page, an API
address, an admin page or a command that writes and has no row: each fails.
"""

import re

import pytest
from django.contrib import admin
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

from registry.models import Contact
from registry.services.verification import verify_ledger
from tests.matrices import (  # noqa: F401 — importing them fills the table
    audit_rows_admin,
    audit_rows_checks,
    audit_rows_climate,
    audit_rows_commands,
    audit_rows_copies,
    audit_rows_inspecting,
    audit_rows_inspections,
    audit_rows_instruments,
    audit_rows_items,
    audit_rows_letters,
    audit_rows_owner,
    audit_rows_papers,
    audit_rows_people,
    audit_rows_plans,
    audit_rows_signing,
    audit_rows_stocktaking,
    audit_rows_substances,
)
from tests.matrices.audit_checks import (
    EXEMPT,
    check_entries,
    check_every_change_is_told,
    our_models,
    watched,
)
from tests.matrices.audit_doors import WHY, Stage
from tests.matrices.audit_table import NO_WRITES, WRITES
from tests.matrices.url_rows import NOBODY, ROWS

DOORS = {write.door for write in WRITES}


@pytest.fixture
def stage(cast, party, places, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Stage(cast, party, places)


def use(write, stage):
    """Go through one door once, watched."""
    act = write.act(stage)
    with watched() as seen:
        act()
    return seen


# ---- nothing is left out -------------------------------------------------------------


def test_every_door_stands_here_once():
    assert len(DOORS) == len(WRITES)


def test_every_model_has_a_write_that_is_checked_or_a_reason():
    told = {act.split()[1] for write in WRITES for act in write.leaves or ()}
    told |= {model for write in WRITES for model in write.also}
    models = {model._meta.label_lower for model in our_models()}
    assert models - told - set(EXEMPT) == set(), "models whose writes nobody checks"
    assert set(EXEMPT) - models == set()
    assert set(EXEMPT) & told == set()


def test_every_page_that_takes_a_post_has_its_row():
    pages = {f"page {row.name}" for row in ROWS if row.write != NOBODY} | {"page registry:owner"}
    rows = {door for door in DOORS | set(NO_WRITES) if door.startswith("page ")}
    assert pages - rows == set()
    assert rows - pages == set()


def api_posts(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            yield from api_posts(entry, path)
        elif path.startswith("api/v1/") and hasattr(entry.callback.view_class, "post"):
            yield "api " + re.sub("<[^>]*>", "{}", path.removeprefix("api/v1/"))


def test_every_address_of_the_api_that_takes_a_post_has_its_row():
    addresses = set(api_posts(get_resolver()))
    assert addresses == {door for door in DOORS if door.startswith("api ")}


def test_every_page_of_the_admin_that_writes_has_its_row(rf, cast):
    request = rf.get("/admin/")
    request.user = cast.administrator
    doors = set()
    for model, pages in admin.site._registry.items():
        name = model._meta.model_name
        rights = pages.get_model_perms(request)
        doors |= {f"admin {name} {act}" for act in ("add", "change", "delete") if rights[act]}
        actions = set(pages.get_actions(request)) - {"delete_selected"}  # "admin delete many"
        doors |= {f"admin {name} {action}" for action in actions}
        for inline in pages.get_inline_instances(request):
            rows = inline.get_formset(request).get_default_prefix()
            doors |= {f"admin {name}.{rows} {act}" for act in ("add", "change", "delete")}
    assert doors - DOORS == set()


def test_every_command_of_ours_has_its_row_or_a_reason():
    ours = {name for name, app in get_commands().items() if app in ("registry", "inspections")}
    rows = {door.split()[1] for door in DOORS | set(NO_WRITES) if door.startswith("command ")}
    assert ours == rows


# ---- what each write leaves ----------------------------------------------------------


def actor_of(write, stage):
    """Who acts: a user by their role, the owner's contact on their own page, or the system."""
    if write.by == "owner":
        return Contact.objects.last()
    return getattr(stage.cast, write.by) if write.by else None


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.door)
def test_a_write_leaves_its_events_and_they_tell_every_change(write, stage):
    seen = use(write, stage)
    if write.leaves is None:
        assert len(seen.events) > 10
        assert verify_ledger().sound
    else:
        assert seen.acts == write.leaves
        check_entries(seen, actor=actor_of(write, stage))
        touched = {model for model, _pk in seen.changed}
        assert touched <= {act.split()[1] for act in write.leaves} | write.also
        assert write.also <= touched
    check_every_change_is_told(seen)
    if write.why:
        assert WHY in [event.reason for event in seen.events]


@pytest.mark.parametrize(
    "door",
    [
        "page registry:item_store",
        "page registry:items_columns",
        "api items/{}/label/",
        "api receipts/",
        "page registry:item_files",
    ],
)
def test_the_matrix_notices_a_write_without_its_event(door, stage, monkeypatch):
    """The control: with the ledger's pen taken away, the change is found untold."""
    write = next(write for write in WRITES if write.door == door)
    act = write.act(stage)
    monkeypatch.setattr("registry.services.ledger.record_event", lambda *a, **k: None)
    with watched() as seen:
        act()
    assert seen.events == []
    with pytest.raises(AssertionError):
        check_every_change_is_told(seen)


def test_the_matrix_notices_an_event_that_says_something_else(stage, monkeypatch):
    from registry.services import ledger

    write = next(write for write in WRITES if write.door == "page registry:item_store")
    act, true_event = write.act(stage), ledger.record_event

    def lying(action, subject, *, after=None, **told):
        return true_event(action, subject, after=(after or {}) | {"state": "closed"}, **told)

    monkeypatch.setattr("registry.services.ledger.record_event", lying)
    with watched() as seen:
        act()
    with pytest.raises(AssertionError, match="state is"):
        check_every_change_is_told(seen)
