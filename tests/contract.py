"""What the tests of the BI contract share: its example queries, and `schema/README.md`, made from the views' comments.

Run by hand, `python tests/contract.py` writes that file anew.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text

from schema import database

SCHEMA = Path(__file__).parent.parent / "schema"
README = SCHEMA / "README.md"

_HEAD = """# The BI contract

BI tools read the views of schema `bi` as role `bi_reader`, which can read nothing else. Names, types and meanings
change only with another `bi.contract_version` and a line in [CHANGELOG.md](../CHANGELOG.md); views and columns may be
added. This page is made of the comments that the views carry themselves (`\\d+ bi.ladder`, or a tool's description
field): `python tests/contract.py` renews it.

Moments are `timestamptz`, days are `date`. A date that reports give may be less precise than a day: `event_date` and
`since` are the first day that it can mean, `event_date_text` and `since_text` the date as told. Beside the array
`parties` stand columns that every tool can group by: `party_a`, `party_b` and `parties_text`, or a row a party in
`bi.event_parties`.
"""

_EXAMPLES_HEAD = """## Example queries

Each answers within 100 ms on a million articles, 200,000 mentions and 50,000 events: `python tests/fill_database.py
FOLDER` makes such a database, `python tests/bench_queries.py FOLDER` shows the times. The queries stand in
[examples.sql](examples.sql).
"""

_TYPES = {
    "timestamp with time zone": "timestamptz",
    "double precision": "float8",
}


@dataclass(frozen=True)
class Example:
    """A query that the contract shows: `note` says what to know of it, "" where nothing."""

    title: str
    note: str
    query: str


def examples() -> list[Example]:
    """The example queries of `schema/examples.sql`."""
    found = []
    for block in (SCHEMA / "examples.sql").read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        title, *notes = [line.removeprefix("-- ") for line in lines if line.startswith("-- ")]
        query = "\n".join(line for line in lines if not line.startswith("-- "))
        found.append(Example(title, " ".join(notes), query.removesuffix(";")))
    return found


def reader(engine: Engine) -> Engine:
    """An engine on the same database as role `bi_reader`."""
    return create_engine(engine.url.set(username="bi_reader"))


def readme(connection: Connection) -> str:
    """`schema/README.md` as the views of this database explain themselves."""
    views = connection.execute(
        text(
            "SELECT oid, relname AS name, obj_description(oid, 'pg_class') AS comment FROM pg_class "
            "WHERE relnamespace = 'bi'::regnamespace AND relkind = 'v' ORDER BY oid"
        )
    ).all()
    functions = connection.execute(
        text(
            "SELECT proname || '(' || pg_get_function_identity_arguments(oid) || ')' AS name, "
            "obj_description(oid, 'pg_proc') AS comment FROM pg_proc "
            "WHERE pronamespace = 'bi'::regnamespace ORDER BY oid"
        )
    ).all()
    lines = [_HEAD, "## Views", "", "| view | what it holds |", "| --- | --- |"]
    lines += [f"| [`bi.{view.name}`](#bi{view.name}) | {view.comment} |" for view in views]
    lines += ["", "| function | what it gives |", "| --- | --- |"]
    lines += [f"| `bi.{function.name}` | {function.comment} |" for function in functions]
    lines += ["", _EXAMPLES_HEAD]
    for example in examples():
        lines += [f"### {example.title}", ""] + ([example.note, ""] if example.note else [])
        lines += ["```sql", example.query, "```", ""]
    lines += ["## Columns"]
    for view in views:
        columns = connection.execute(
            text(
                "SELECT attname AS name, format_type(atttypid, atttypmod) AS type, "
                "col_description(attrelid, attnum) AS comment "
                "FROM pg_attribute WHERE attrelid = :view AND attnum > 0 ORDER BY attnum"
            ),
            {"view": view.oid},
        )
        lines += ["", f"### bi.{view.name}", "", f"{view.comment}.", ""]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {_TYPES.get(c.type, c.type)} | {_cell(c.comment)} |" for c in columns]
    return "\n".join(lines) + "\n"


def _cell(comment: str) -> str:
    return comment.replace("|", "\\|")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with database.open_database(None, Path(folder)) as engine, engine.connect() as connection:
            README.write_text(readme(connection), encoding="utf-8")


if __name__ == "__main__":
    main()
