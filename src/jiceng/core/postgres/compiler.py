"""SQL compilers that note the ORM's changes to evidence in the change journal.

Every row that Django inserts, changes or deletes goes through one of these three compilers,
whichever method was used. Tables that are not evidence are unaffected.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.postgresql import compiler
from django.db.models.sql.compiler import SQLAggregateCompiler

from jiceng.core import change_journal, event_changes

SQLCompiler = compiler.SQLCompiler

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


def _known(query: Any) -> Any:
    """The recording plan of a query's table; None for a table that is not evidence, and in
    migrations, whose models are of another version."""
    model = query.model
    return None if model.__module__ == "__fake__" else change_journal.plan_of(model._meta.db_table)


def _plan(query: Any) -> Any:
    """The recording plan of a query's table, which only an action may change."""
    plan = _known(query)
    if plan is not None:
        change_journal.require_action(plan)
    return plan


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Notes new rows with all their columns."""

    def execute_sql(self, returning_fields: Any = None) -> Any:  # type: ignore[override]
        """Insert, then note."""
        query: Any = self.query
        plan = _plan(query)
        if plan is None:
            return super().execute_sql(returning_fields)
        if query.on_conflict is not None:
            raise NotImplementedError(f"{plan.table}: new rows cannot be distinguished")
        rows = super().execute_sql(returning_fields)
        for instance in query.objs:
            change_journal.note(event_changes.new_row(plan, instance))
        return rows


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    """Notes the columns whose values change.

    The same statement locks, reads and changes the rows.
    """

    def execute_sql(self, result_type: Any) -> Any:  # type: ignore[override]
        """Update, then note."""
        query: Any = self.query
        plan = _known(query)
        if plan is None:
            return super().execute_sql(result_type)
        names = [
            field.column for field, _model, _value in query.values if field.column in plan.by_name
        ]
        if not names:  # columns that events do not record
            return super().execute_sql(result_type)
        change_journal.require_action(plan)
        try:
            statement, params = self._with_old(plan, names)
        except EmptyResultSet:
            return 0
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)
            rows = cursor.fetchall()
        count = len(names)
        for key, *values in rows:
            row = event_changes.changed_row(
                plan,
                plan.key.read(key, ""),
                dict(zip(names, values[:count], strict=True)),
                dict(zip(names, values[count:], strict=True)),
            )
            if row is not None:
                change_journal.note(row)
        return len(rows)

    def _with_old(self, plan: Any, names: list[str]) -> tuple[str, tuple[Any, ...]]:
        statement, params = self.as_sql()
        table, key = f'"{plan.table}"', f'"{plan.key.name}"'
        where = self._where()
        setting = statement.removesuffix(f" WHERE {where}") if where else statement
        if where and setting == statement:
            raise NotImplementedError(f"{plan.table}: {statement} cannot be recorded")
        was = ", ".join(f'"{name}" AS "was_{name}"' for name in names)
        returned = ", ".join(
            [
                f"{table}.{key}",
                *(f'was."was_{name}"' for name in names),
                *(f'{table}."{name}"' for name in names),
            ]
        )
        statement = (
            f"{setting} FROM (SELECT {key} AS was_key, {was} FROM {table}"  # noqa: S608
            f"{f' WHERE {where}' if where else ''} FOR NO KEY UPDATE) AS was"
            f" WHERE {table}.{key} = was.was_key RETURNING {returned}"
        )
        return statement, params

    def _where(self) -> str:
        try:
            where: Any = self.query.where
            return str(self.compile(where)[0])
        except FullResultSet:
            return ""


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    """Notes deleted rows."""

    def execute_sql(self, result_type: Any) -> Any:  # type: ignore[override]
        """Delete, then note."""
        plan = _plan(self.query)
        if plan is None:
            return super().execute_sql(result_type)
        try:
            statement, params = self.as_sql()
        except EmptyResultSet:
            return 0
        with self.connection.cursor() as cursor:
            cursor.execute(f'{statement} RETURNING "{plan.key.name}"', params)
            rows = cursor.fetchall()
        for (key,) in rows:
            change_journal.note(
                change_journal.RowChange(plan, plan.key.read(key, ""), is_gone=True)
            )
        return len(rows)
