"""Text-to-SQL as it is commonly built: LlamaIndex's NLSQLTableQueryEngine with LlamaIndex's prompts.

The file is opened read-only; a query is interrupted after some seconds, and of its result only the first rows are
read: all of a million in one prompt would not end.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from llama_index.core import MockEmbedding, SQLDatabase
from llama_index.core.query_engine import NLSQLTableQueryEngine
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError

from evaluation.baselines.chat import Chat, Respond
from evaluation.baselines.llama_index import ChatLLM

TABLES = ("facts", "areas", "indicators")
QUERY_SECONDS = 5.0
MOST_ROWS = 100
STEPS = 10_000
"""Instructions of SQLite between looks at the clock: about a millisecond."""


class Limited(SQLDatabase):  # type: ignore[misc]  # llama_index is not typed for mypy here
    """Tables whose queries end in time and give few rows."""

    def run_sql(self, command: str) -> tuple[str, dict[str, Any]]:
        """The first rows as text and as values. Raises NotImplementedError for invalid SQL, as LlamaIndex's does."""
        with self.engine.connect() as connection:
            file = connection.connection.driver_connection
            if not isinstance(file, sqlite3.Connection):
                raise TypeError(f"{file!r} is no SQLite file")
            late = time.monotonic() + QUERY_SECONDS
            file.set_progress_handler(lambda: time.monotonic() > late, STEPS)
            try:
                found = connection.execute(text(command))
                rows = found.fetchmany(MOST_ROWS) if found.returns_rows else []
            except DBAPIError as error:
                raise NotImplementedError(f"Statement {command!r} is invalid SQL.\nError: {error.orig}") from error
            finally:
                file.set_progress_handler(None, 0)
            values = [tuple(row) for row in rows]
            return str(values), {"result": values, "col_keys": list(found.keys()) if found.returns_rows else []}


def over_tables(path: Path, chat: Chat) -> Respond:
    """Answers by SQL that the model writes, over the three tables of a file."""
    engine = create_engine(f"sqlite:///file:{path.resolve().as_posix()}?mode=ro&uri=true")
    event.listen(engine, "connect", _only_reading)
    llm = ChatLLM(chat)
    # The embedding is asked for and only used where rows of tables are retrieved.
    asked = NLSQLTableQueryEngine(
        Limited(engine, include_tables=list(TABLES)), llm=llm, tables=list(TABLES), embed_model=MockEmbedding(1)
    )
    return llm.responding(asked.query)


def _only_reading(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("pragma query_only = on")
