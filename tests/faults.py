"""Faults to put into the application on purpose, for the negative controls of race tests."""

from django.db import connections
from django.db.models import QuerySet


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
