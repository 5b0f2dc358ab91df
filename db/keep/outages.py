"""Telling a store that is away from a mistake of ours: the first is waited out, the second is not."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# SQLite has one error class for all; these are about the file or its lock, not about the statement.
_OF_THE_FILE = ("locked", "busy", "disk", "unable to open", "readonly", "full", "i/o")


def is_outage(error: BaseException) -> bool:
    """Whether the same statement may well succeed later."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if type(error.orig).__module__.startswith("sqlite3"):
        return any(words in str(error.orig).lower() for words in _OF_THE_FILE)
    return True
