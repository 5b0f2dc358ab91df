"""Which project is meant, decided three ways from the words of a whole question."""

from db.matching.index import Index
from db.matching.known import Name
from db.matching.outcome import PLACEHOLDER, Mention, Reading

__all__ = ["PLACEHOLDER", "Index", "Mention", "Name", "Reading"]
