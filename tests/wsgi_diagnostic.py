"""The application with more addresses, which tell how it runs.

`/_diagnosis/settings` reads how its database connection is set; `/_diagnosis/write` opens a
transaction as every write does, and says with which statement that began;
`/_diagnosis/process` is the number of the process that answers.
"""

import json
import os

from django.db import connection, transaction

from custprop.wsgi import application as shipped

PRAGMAS = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")


def application(environ, start_response):
    answers = {
        "/_diagnosis/settings": database_settings,
        "/_diagnosis/write": first_statement,
        "/_diagnosis/process": os.getpid,
    }
    answer = answers.get(environ["PATH_INFO"])
    if answer is None:
        return shipped(environ, start_response)
    body = json.dumps(answer()).encode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


def database_settings() -> dict:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return {name: value_of(cursor, f"PRAGMA {name}") for name in PRAGMAS}
        names = ("transaction_isolation", "statement_timeout", "lock_timeout")
        return {name: value_of(cursor, f"SHOW {name}") for name in names}


def value_of(cursor, query: str):
    cursor.execute(query)
    return cursor.fetchone()[0]


def first_statement() -> str:
    """The statement that a transaction of the application begins with."""
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return connection.queries_log[0]["sql"]
    finally:
        connection.force_debug_cursor = False
