"""What every test may use.

``live_register`` is a running register on a fresh database, once on SQLite and once on
PostgreSQL; in such a test the ORM of the test itself reads and writes that same database,
and ``live_walk`` takes the place of ``walk`` and ``cast``.
For one of the two only: ``@pytest.mark.parametrize("fresh_database", ["sqlite"], indirect=True)``.
"""

import pytest
from django.db import connection
from django.test import TransactionTestCase

from registry import triggers
from tests import machine, postgres, server
from tests.cast import cast, count_anew, make_cast, party, places, sign_in, walk  # noqa: F401 — for all
from tests.factories import Walk, make_party, make_places
from tests.mail_sink import running_sink, use_sink

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
LIVE_FIXTURES = {"fresh_database", "sqlite_databases", "postgres_databases"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Tests with a live server keep to one worker, so that templates are migrated once and
    two races do not share the processors."""
    for item in items:
        if LIVE_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.race)
            item.add_marker(pytest.mark.xdist_group("live"))
    if connection.vendor == "postgresql":
        _leave_out_what_knows_no_database(config, items)


def _leave_out_what_knows_no_database(config, items):
    """The second pass repeats what may differ between databases, and nothing else."""
    without = [
        item
        for item in items
        if not DATABASE_FIXTURES & set(item.fixturenames)
        and not item.get_closest_marker("django_db")
    ]
    config.hook.pytest_deselected(items=without)
    left_out = set(without)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_append_only_triggers():
    """Transactional tests end by emptying every table; the ledger's triggers refuse that."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        triggers.remove(connection)
        try:
            original(self)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def smtp_server(settings):
    """A real mail server that keeps what it gets; this process sends there. A live register is
    sent there by ``EMAIL_URL=smtp_server.url``."""
    with running_sink() as sink:
        use_sink(settings, sink)
        yield sink


# ---- live registers ---------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory):
    return server.SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(tmp_path_factory):
    machine.require("PostgreSQL")
    with postgres.server() as socket_folder:
        yield server.PostgresDatabases(tmp_path_factory.mktemp("postgresql"), socket_folder)


@pytest.fixture(params=server.KINDS)
def fresh_database(request, django_db_blocker):
    """A migrated, empty database; the default one of this process for the time of the test."""
    names = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}
    database = request.getfixturevalue(names[request.param]).fresh()
    with django_db_blocker.unblock(), server.default_database(database.url):
        yield database


@pytest.fixture
def live_walk(fresh_database):
    """``walk`` for tests with a live register: what it makes is stored, the server sees it.

    The other fixtures of the cast are no use there: their transaction is never committed.
    """
    return Walk(make_cast(), make_party(), make_places())


@pytest.fixture
def live_register(fresh_database):
    with server.running(fresh_database) as register:
        yield register


@pytest.fixture
def unlocked_register(fresh_database):
    """The same with its locks taken out: the negative control of every race test."""
    with server.running(fresh_database, server.UNLOCKED) as register:
        yield register
