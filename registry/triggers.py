"""Database triggers that keep the ledger append-only, for everybody and every tool.

``install`` runs in migrations, in each for the tables that are there by then. ``remove`` exists
for the tests, which must empty their database between tests, and for moving a database.
"""

LEDGER = ("registry_event", "registry_movement")
SIGNATURES = ("registry_signature",)
SCANS = ("registry_scan",)
BAGS = ("registry_floorlifeevent",)
CLIMATE = ("inspections_climatereading", "inspections_exposure")
TABLES = LEDGER + SIGNATURES + SCANS + CLIMATE + BAGS
MESSAGE = "the ledger is append-only"


def install(connection, tables: tuple[str, ...] = TABLES) -> None:
    for statement in _statements(connection.vendor, tables, create=True):
        _execute(connection, statement)


def remove(connection, tables: tuple[str, ...] = TABLES) -> None:
    for statement in _statements(connection.vendor, tables, create=False):
        _execute(connection, statement)


def _execute(connection, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _statements(vendor: str, tables: tuple[str, ...], *, create: bool) -> list[str]:
    if vendor == "sqlite":
        return [
            _sqlite_trigger(table, act) if create else f"DROP TRIGGER IF EXISTS {table}_no_{act}"
            for table in tables
            for act in ("update", "delete")
        ]
    drops = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in tables]
    return [*drops, _PG_FUNCTION, *map(_pg_trigger, tables)] if create else drops


def _sqlite_trigger(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


_PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION registry_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
"""


def _pg_trigger(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only()"
    )
