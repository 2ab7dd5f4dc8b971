#!/usr/bin/python3
"""Writes db/schema.sql: the statements that a database of today's program consists of. Run by ./dev schema.

Usage: schema.py <santral>. It makes a database in a temporary folder; a store test compares the result.
"""

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "db/schema.sql"
OPENING = (
    "-- Today's schema: what db/migrations make of an empty database. "
    "Written by ./dev schema, never by hand.\n"
)


def statements_of(database):
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
        return [statement for (statement,) in rows]


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--data", folder, "extension", "list"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        database = next(Path(folder).rglob("santral.db"))
        text = OPENING + "".join(f"\n{statement};\n" for statement in statements_of(database))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
