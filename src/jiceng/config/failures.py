"""One-line explanations of failures on the command line, with the next step."""

from __future__ import annotations

import errno

from jiceng.core.errors import Problem

NEXT_STEP = "Set JICENG_DEBUG=1 to see where."


def explain(error: BaseException) -> str:
    """Explain in one line what went wrong, for an operator who can correct it."""
    # Imported here: a command that succeeds should not wait for Django's database layer.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import DatabaseError
    from psycopg import Error as DriverError

    from jiceng.core.logs import without_rows

    match error:
        case Problem() | ImproperlyConfigured() | CommandError():
            return _one_line(error)
        case DatabaseError() | DriverError():
            return _database(error)
        case UnicodeDecodeError():
            return f"The text is not {error.encoding}: byte {error.start} cannot be read."
        case OSError():
            return _system(error)
        case MemoryError():
            return "There is not enough memory for this."
        case _:
            message = without_rows(_one_line(error))
            return f"Unexpected failure: {type(error).__name__}: {message} {NEXT_STEP}"


def _database(error: BaseException) -> str:
    from django.db import OperationalError

    from jiceng.core.logs import without_rows

    # Before joining lines: quoted row data has lines of its own.
    message = " ".join(without_rows(str(error)).split()) or type(error).__name__
    # Errors while streaming from the server are the driver's own.
    code = getattr(error.__cause__ or error, "sqlstate", None)
    if code in {"42P01", "42703", "42501"}:
        return f"The database is older than the program: run “jiceng migrate”. ({message})"
    if code == "53100":
        return "The database's disk is full: free some space. What was not confirmed was not kept."
    if code in {"57P01", "57P02", "57P03"}:
        return "The database is restarting: try again. What was not confirmed was not kept."
    if isinstance(error, OperationalError):
        return (
            "The database cannot be reached: start it with “jiceng db start”, or check "
            f"DATABASE_URL. ({message})"
        )
    return f"The database refused: {message} {NEXT_STEP}"


def _system(error: OSError) -> str:
    name = f" ({error.filename})" if error.filename else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk is full{name}: free some space and run it again."
        case errno.ENOENT:
            return f"There is no such file{name}."
        case errno.EACCES | errno.EPERM:
            return f"Permission denied{name}: run as the user who owns it."
        case errno.EROFS:
            return f"The file system is read-only{name}."
        case errno.EADDRINUSE:
            return f"The address is taken{name}: choose another with --port."
        case _:
            return f"{error.strerror or error}{name}."


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
