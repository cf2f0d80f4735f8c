"""The table of writes: how a row is written down. The rows are in audit_rows_*.py.

A row is a function that prepares a stage (tests/matrices/audit_doors.py) and returns the one
write. ``leaves`` lists the events in order, ``also`` the models told inside another's event.
"""

from collections.abc import Callable
from typing import NamedTuple

from tests.matrices.audit_doors import Stage


class Write(NamedTuple):
    door: str
    by: str  # the role of who acts; "" where the system itself does
    leaves: list[str] | None  # None: too many to list, each change is checked all the same
    also: set[str]
    why: bool  # the door asks for a reason, and the event gives it
    act: Callable[[Stage], Callable[[], object]]


WRITES: list[Write] = []

#: Doors that take a POST and write no record, word for word why.
NO_WRITES = {
    "page registry:scan": "It reads a code off a photo and leads on.",
    "page registry:scan_read": "It reads a code off a picture of the camera.",
    "page registry:store": "It asks for the place; `registry:place_many` then writes.",
    "command compile_translations": "It writes files of the program.",
    "command makemessages": "It writes files of the program.",
    "command export_register": "It reads.",
    "command run_worker": "It does jobs and rounds; what they write has rows of its own.",
    "command run_due": "It walks rounds; what a round writes has rows of its own.",
    "command print_register": "It reads.",
    "command verify_ledger": "It reads.",
    "command prepare": "It calls load_profile and load_demo, which have their rows.",
}


def write(door: str, by: str, *leaves: str, also: str = "", why=False, unlisted=False):
    def add(act):
        told = {name if "." in name else f"registry.{name}" for name in also.split()}
        WRITES.append(Write(door, by, None if unlisted else list(leaves), told, why, act))
        return act

    return add


def both_doors(slug: str, by: str, *leaves: str, page: str = "", **options):
    """A verb of an item, on its page and in the API. The function gives the item, what is
    typed on the page, and what the API is sent."""
    app, _colon, name = (page or f"registry:item_{slug.replace('-', '_')}").partition(":")

    def add(prepare):
        @write(f"page {app}:{name}", by, *leaves, **options)
        def on_the_page(stage):
            item, typed, _body = prepare(stage)
            return stage.page(by, f"{app}:{name}", item.number, **typed)

        @write(f"api items/{{}}/{slug}/", by, *leaves, **options)
        def by_api(stage):
            item, _typed, body = prepare(stage)
            return stage.api(by, f"/items/{item.number}/{slug}/", **body)

        return prepare

    return add
