"""An index that finds any part of a word, down to two characters, so Chinese as well.

A text is indexed by all its twos and threes of neighbouring characters. What holds every piece
of a word may hold the word, so the index narrows a search down and the text itself decides.

PostgreSQL: a GIN index over an SQL function; the database keeps it by itself. SQLite: an FTS5
table without content, kept by triggers that call ``document_of`` (registered on every
connection, see ``connect``). Both are written in the transaction of the row.
"""

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

SIZES = (2, 3)

#: From so many rows on an index only adds work: where a tenth of a list matches, a page of it
#: is found soonest by reading the list in its order.
FREQUENT = 10_000


def pieces(text: str, sizes: tuple[int, ...] = SIZES) -> set[str]:
    """Every two and every three neighbouring characters of each word of ``text``."""
    return {
        word[place : place + size]
        for word in text.split()
        for size in sizes
        for place in range(len(word) - size + 1)
    }


def wanted_pieces(words: list[str]) -> set[str]:
    """What a row must have to hold ``words``: threes, which are rarer, and twos of short words."""
    return {
        piece for word in words for piece in pieces(word, (min(len(word), max(SIZES)),))
    } & pieces(" ".join(words))


def document(found: set[str]) -> str:
    """Pieces as words that any tokenizer keeps whole: code points in hexadecimal."""
    return " ".join(sorted("x".join(f"{ord(sign):x}" for sign in piece) for piece in found))


def document_of(text: str | None) -> str:
    return document(pieces(text or ""))


def connect(connection, **kwargs) -> None:
    """Receiver of ``connection_created``: lets SQLite's triggers call ``document_of``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("text_pieces", 1, document_of, deterministic=True)


def narrowed(queryset: QuerySet, column: str, words: list[str]) -> QuerySet:
    """``queryset`` without the rows that the index knows not to hold all ``words``.

    The caller still compares the text. Words of one character narrow nothing.
    """
    wanted = wanted_pieces(words)
    if not wanted:
        return queryset
    table = queryset.model._meta.db_table
    if connections[queryset.db].vendor == "sqlite":
        return _narrowed_on_sqlite(queryset, f"{table}_{column}_pieces", wanted)
    rows = RawSQL(  # noqa: S611 — names of ours, values as parameters
        f'SELECT id FROM "{table}" WHERE text_pieces("{column}") @> %s::text[]',  # noqa: S608
        [sorted(wanted)],
    )
    return queryset.filter(pk__in=rows)


def _narrowed_on_sqlite(queryset: QuerySet, index: str, wanted: set[str]) -> QuerySet:
    """SQLite keeps no statistics of such an index, so how frequent the words are is asked first."""
    terms = document(wanted)
    hits = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 — our own name
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({hits} LIMIT {FREQUENT})", [terms])  # noqa: S608
        frequent = cursor.fetchone()[0] == FREQUENT
    if frequent:
        return queryset
    return queryset.filter(pk__in=RawSQL(hits, [terms]))  # noqa: S611


def install(connection, table: str, column: str) -> None:
    """Make the index of ``column`` in ``table`` and fill it. Safe to repeat."""
    statements = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    _execute(connection, statements, table, column)


def remove(connection, table: str, column: str) -> None:
    statements = _SQLITE_REMOVE if connection.vendor == "sqlite" else _POSTGRESQL_REMOVE
    _execute(connection, statements, table, column)


def _execute(connection, statements: tuple[str, ...], table: str, column: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(
                statement.format(table=table, column=column, index=f"{table}_{column}_pieces")
            )


_FORGET = (
    "INSERT INTO {index}({index}, rowid, pieces) "
    "VALUES ('delete', old.id, text_pieces(old.{column}));"
)
_LEARN = "INSERT INTO {index}(rowid, pieces) VALUES (new.id, text_pieces(new.{column}));"

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5("
    "pieces, content='', detail=none, columnsize=0, tokenize='ascii')",
    "INSERT INTO {index}({index}) VALUES ('delete-all')",
    "INSERT INTO {index}(rowid, pieces) SELECT id, text_pieces({column}) FROM {table}",
    "CREATE TRIGGER IF NOT EXISTS {index}_insert AFTER INSERT ON {table} BEGIN " + _LEARN + " END",
    "CREATE TRIGGER IF NOT EXISTS {index}_update AFTER UPDATE OF {column} ON {table} "
    "WHEN old.{column} <> new.{column} BEGIN " + _FORGET + " " + _LEARN + " END",
    "CREATE TRIGGER IF NOT EXISTS {index}_delete AFTER DELETE ON {table} BEGIN " + _FORGET + " END",
)
_SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS {index}_insert",
    "DROP TRIGGER IF EXISTS {index}_update",
    "DROP TRIGGER IF EXISTS {index}_delete",
    "DROP TABLE IF EXISTS {index}",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION text_pieces(words text) RETURNS text[] LANGUAGE sql IMMUTABLE "
    "PARALLEL SAFE AS $$ SELECT coalesce(array_agg(DISTINCT piece), '{{}}') FROM (SELECT "
    "substr(words, place, size) AS piece, size FROM generate_series(1, length(words)) AS place, "
    "generate_series(2, 3) AS size) AS cut WHERE length(piece) = size AND piece !~ '\\s' $$",
    'CREATE INDEX IF NOT EXISTS {index} ON "{table}" USING gin (text_pieces("{column}"))',
)
_POSTGRESQL_REMOVE = (
    "DROP INDEX IF EXISTS {index}",
    "DROP FUNCTION IF EXISTS text_pieces(text)",
)
