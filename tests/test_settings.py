"""The settings gate: what keeps data and people safe, read from a running server.

A setting that is right in the file and lost on its way to the process is found here.
"""

import re
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
import requests
from django.conf import settings as django_settings
from django.core.management import call_command

from custprop import settings as our_settings
from tests import server

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = {"DJANGO_SETTINGS_MODULE": "custprop.settings"}
ENVIRONMENT_VARIABLE = re.compile(r'env\.\w+\(\s*"(\w+)"')
#: What `python -m custprop.serve` runs.
START = "import runpy; runpy.run_module('custprop.serve', run_name='__main__')"
YEAR = 365 * 24 * 60 * 60  # seconds


@pytest.fixture(scope="module")
def on_sqlite(sqlite_databases):
    with server.running(sqlite_databases.fresh(), server.DIAGNOSTIC, **SHIPPED) as register:
        yield register


@pytest.fixture(scope="module")
def on_postgres(postgres_databases):
    with server.running(postgres_databases.fresh(), server.DIAGNOSTIC, **SHIPPED) as register:
        yield register


@pytest.fixture(scope="module")
def behind_https(sqlite_databases):
    secure = {"HTTPS": "1", "BEHIND_PROXY": "1"}
    with server.running(sqlite_databases.fresh(), **secure, **SHIPPED) as register:
        yield register


def ask(register: server.LiveRegister, what: str):
    answer = requests.get(f"{register.address}/_diagnosis/{what}", timeout=30)
    answer.raise_for_status()
    return answer.json()


# ---- the database -----------------------------------------------------------


def test_sqlite_keeps_its_last_commit_and_waits_for_other_writers(on_sqlite):
    assert ask(on_sqlite, "settings") == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 20_000,  # milliseconds
        "foreign_keys": 1,
    }


def test_a_transaction_on_sqlite_begins_as_a_writer(on_sqlite):
    assert ask(on_sqlite, "write") == "BEGIN IMMEDIATE"


def test_a_second_writer_on_sqlite_waits_instead_of_failing(on_sqlite):
    file = on_sqlite.database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, check_same_thread=False)) as first_writer:
        first_writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        release = Timer(1, first_writer.rollback)
        release.start()
        ask(on_sqlite, "write")
        assert time.monotonic() - began >= 1
        release.join()


def test_postgresql_is_at_read_committed(on_postgres):
    assert ask(on_postgres, "settings")["transaction_isolation"] == "read committed"


# ---- what browsers are told -------------------------------------------------


@pytest.mark.parametrize("path", ["/login/", "/", "/no-such-page/", "/health/live"])
def test_every_answer_forbids_inline_code_and_foreign_frames(on_sqlite, path):
    headers = on_sqlite.visitor().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert directive in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_over_https_cookies_are_bound_to_this_host(behind_https):
    answer = over_https(behind_https, "/login/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrftoken=")
    for part in ("Secure", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain=" not in cookie


def test_over_https_browsers_are_told_to_stay_there(behind_https):
    promise = over_https(behind_https, "/login/").headers["Strict-Transport-Security"]
    assert promise == f"max-age={YEAR}; includeSubDomains"


def over_https(register: server.LiveRegister, path: str) -> requests.Response:
    """The answer as the proxy in front would get it for a visitor who came by HTTPS."""
    return register.visitor().get(path, headers={"X-Forwarded-Proto": "https"})


def test_the_forwarded_protocol_is_not_believed_without_a_proxy(on_sqlite):
    assert "Strict-Transport-Security" not in over_https(on_sqlite, "/login/").headers


@pytest.mark.parametrize(("https", "name"), [(False, "sessionid"), (True, "__Host-sessionid")])
def test_the_session_cookie_follows_the_same_rule(https, name):
    variables = {"HTTPS": "1"} if https else {}
    assert setting("SESSION_COOKIE_NAME", **variables) == name
    assert setting("SESSION_COOKIE_SECURE", **variables) == str(https)
    assert setting("SESSION_COOKIE_HTTPONLY", **variables) == "True"


# ---- who gets in ------------------------------------------------------------


def test_without_signing_in_there_is_only_the_login_page(on_sqlite):
    answer = on_sqlite.visitor().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")
    middleware = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    assert middleware in django_settings.MIDDLEWARE


def test_an_error_page_tells_nothing_about_the_program(on_sqlite):
    page = on_sqlite.visitor().get("/no-such-page/")
    assert "Traceback" not in page.text
    assert "urlpatterns" not in page.text
    assert setting("DEBUG") == "False"


def test_a_foreign_host_name_is_refused(on_sqlite):
    answer = on_sqlite.visitor().get("/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


# ---- the secret key ---------------------------------------------------------


def test_each_installation_makes_a_secret_key_that_only_its_owner_can_read(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    keys = set()
    for name in ("one", "two"):
        monkeypatch.setattr(our_settings, "VAR_DIR", tmp_path / name)
        keys.add(our_settings.secret_key())
        assert our_settings.secret_key() in keys, "the key must survive a restart"
        mode = (tmp_path / name / "secret_key").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    assert len(keys) == 2
    assert min(map(len, keys)) >= 50


def test_the_folder_with_the_key_and_the_data_is_not_in_the_repository():
    assert "var/" in (ROOT / ".gitignore").read_text().splitlines()


# ---- the manual -------------------------------------------------------------


def test_the_readme_lists_exactly_the_variables_that_are_read():
    sources = (ROOT / "custprop/settings.py", ROOT / "custprop/serve.py")
    read = {name for file in sources for name in ENVIRONMENT_VARIABLE.findall(file.read_text())}
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert listed == read | {"DEMO_PASSWORD"}


# ---- wrong settings ---------------------------------------------------------


def shell(code: str, **variables: str) -> subprocess.CompletedProcess:
    """Run ``code`` with the shipped settings and nothing but ``variables`` to change them."""
    environment = {"SECRET_KEY": "x", "DATABASE_URL": "sqlite://:memory:", **SHIPPED, **variables}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def setting(name: str, **variables: str) -> str:
    """The value of a setting, as the shipped settings compute it."""
    result = shell(f"from django.conf import settings; print(settings.{name})", **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "DATABASE_URL must name a SQLite file"),
        ({"DATABASE_URL": "register.sqlite3"}, "DATABASE_URL must name a SQLite file"),
        ({"LANGUAGE_CODE": "klingon"}, "LANGUAGE_CODE must be zh-hans or en."),
        ({"WORKING_HOURS": "8 to 5"}, "WORKING_HOURS: '8 to 5' is not an interval such as"),
        ({"WORKING_CALENDAR": "XX"}, "WORKING_CALENDAR must be CN, or empty for"),
        ({"PORT": "eighty"}, "PORT, WORKERS and THREADS must be whole numbers"),
        ({"PORT": "70000"}, "Cannot listen on 127.0.0.1:70000"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(variables, sentence):
    result = shell(
        "import runpy; runpy.run_module('custprop.serve', run_name='__main__')", **variables
    )
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in result.stderr


def test_a_busy_port_is_named_with_the_way_out(on_sqlite):
    port = on_sqlite.address.rpartition(":")[2]
    result = shell(START, PORT=port)
    assert f"make run PORT={int(port) + 1}" in result.stderr


@pytest.mark.django_db
def test_django_itself_finds_nothing_wrong():
    call_command("check")
