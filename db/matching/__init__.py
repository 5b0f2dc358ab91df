"""Which project is meant, decided three ways from the words of a whole question."""

from db.matching.index import Index
from db.matching.reading import Mention, Name, Reading

__all__ = ["Index", "Mention", "Name", "Reading"]
