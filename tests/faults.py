"""Faults to put into the application on purpose: locks taken out, for the negative controls of
race tests, and a database that gives up in the middle."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.apps import apps
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet
from django.db.transaction import Atomic


def no_lock(self, *args, **kwargs):
    """``select_for_update`` that selects and does not lock."""
    return self.all()


def take_locks_out() -> None:
    """No row is locked, and SQLite's transactions begin as readers, as they do by default.

    Changes the whole process, for good: meant for a server that a test starts.
    """
    QuerySet.select_for_update = no_lock
    begin_as_reader()


def begin_as_reader() -> None:
    """New connections of this process begin their transactions as SQLite's default has it."""
    connections.settings["default"]["OPTIONS"].pop("transaction_mode", None)


# ---- a database that gives up in the middle ---------------------------------------


class Broken(DatabaseError):
    """The database gave up at this statement."""


def break_at(place: int):
    """A context in which the ``place``-th statement, counted from one, raises Broken."""
    seen = itertools.count(1)

    def execute(run, sql, params, many, context):
        if next(seen) == place:
            raise Broken
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def state_of_everything() -> dict[str, list]:
    """Every row of every table that is ours."""
    ours = [apps.get_app_config(label) for label in ("registry", "inspections")]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for config in ours
        for model in config.get_models()
    }


def breaks(act) -> Iterator[tuple[int, bool]]:
    """Do ``act`` over and over, broken one statement later each time, until it comes through.

    Yields each statement and whether the broken act left something in the register; the last is
    the number of the statements, unbroken. ``act`` is called again after each break.
    """
    before = state_of_everything()
    for place in itertools.count(1):
        try:
            with break_at(place):
                act()
        except Broken:
            yield place, state_of_everything() != before
        else:
            assert state_of_everything() != before, "the control: unbroken it changes the register"
            return


def check_breaks_leave_nothing(act, *, at_least: int) -> None:
    """Broken at any of its statements, of which there are ``at_least`` so many, ``act`` has done
    nothing at all; then it goes through."""
    tried = 0
    for place, left in breaks(act):
        assert not left, f"broken at statement {place} it left something"
        tried = place
    assert tried >= at_least, f"the control: only {tried} statements to break at"


@contextmanager
def no_transactions() -> Iterator[None]:
    """``atomic`` holds nothing together: what was done before a break stays done."""
    with (
        patch.object(Atomic, "__enter__", lambda self: None),
        patch.object(Atomic, "__exit__", lambda self, *error: None),
    ):
        yield
