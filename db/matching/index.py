"""All names, what questions say of them, and how they are kept between starts."""

from collections.abc import Collection

from db.matching import store
from db.matching.known import Known
from db.matching.outcome import Reading
from db.matching.reading import read


class Index(Known):
    """All names, kept current by put and drop; any question is read against them."""

    def read(self, text: str, *, vocabulary: Collection[str] = ()) -> Reading:
        """What of a whole question names projects, and what is left of it."""
        return read(self, text, vocabulary)

    def dump(self, revision: str = "") -> bytes:
        """The built index in a compact form of our own."""
        return store.dump(self.held(), self.grams.dump(), revision)

    @classmethod
    def load(cls, data: bytes, revision: str = "") -> "Index | None":
        """A dumped index, None where it is of another version or revision or damaged."""
        found = store.load(data, revision)
        if found is None:
            return None
        index = cls()
        index.restore(found[0])
        index.grams.load(found[1])
        return index
