"""What DATABASE_URL becomes: options that keep concurrent writers safe, or a clear refusal."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from psycopg import IsolationLevel

from tests.faults import begin_as_reader
from tests.server import database_settings, default_database
from tests.wsgi_diagnostic import first_statement


def test_sqlite_queues_its_writers_and_survives_a_power_failure(tmp_path):
    options = database_settings(f"sqlite:///{tmp_path}/register.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in options["init_command"]


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path):
    database_settings(f"sqlite:///{tmp_path}/some/where/register.sqlite3")
    assert (tmp_path / "some/where").is_dir()


def test_postgresql_lets_a_waiting_writer_see_what_was_committed_before_it():
    config = database_settings("postgres://clerk:secret@db.example:5432/register")
    assert config["OPTIONS"]["isolation_level"] is IsolationLevel.READ_COMMITTED
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example", 5432, "register")


@pytest.mark.filterwarnings("ignore:Engine not recognized")  # said again, as a refusal
@pytest.mark.parametrize("url", ["mysql://root@localhost/register", "register.sqlite3", "sqlite"])
def test_another_database_is_refused_with_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match=r"SQLite file .* or a PostgreSQL database"):
        database_settings(url)


def test_transactions_on_a_sqlite_file_begin_as_writers(tmp_path, django_db_blocker):
    with django_db_blocker.unblock(), default_database(f"sqlite:///{tmp_path}/r.sqlite3"):
        assert first_statement() == "BEGIN IMMEDIATE"


def test_without_the_option_they_would_not(tmp_path, django_db_blocker):
    with django_db_blocker.unblock(), default_database(f"sqlite:///{tmp_path}/r.sqlite3"):
        begin_as_reader()
        assert first_statement() == "BEGIN"


def test_the_ordinary_test_database_is_back_afterwards(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        before = connections["default"].settings_dict["NAME"]
        with default_database(f"sqlite:///{tmp_path}/r.sqlite3"), transaction.atomic():
            assert connections["default"].settings_dict["NAME"] == f"{tmp_path}/r.sqlite3"
        assert connections["default"].settings_dict["NAME"] == before
