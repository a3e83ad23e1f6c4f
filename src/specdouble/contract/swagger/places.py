"""Where the parts of a converted document stood in the text that a person wrote."""

from __future__ import annotations


class Places:
    """Maps pointers of the conversion to pointers of the Swagger document; what is not moved has the same in both."""

    def __init__(self) -> None:
        self._origins: dict[str, str] = {}

    def put(self, pointer: str, origin: str) -> None:
        """Note that what now stands at `pointer` was written at `origin`, with everything below it."""
        if self.origin(pointer) != origin:
            self._origins[pointer] = origin

    def origin(self, pointer: str) -> str:
        """Return the pointer in the Swagger document of the part, or of the nearest one above that was moved."""
        above = pointer
        while above and above not in self._origins:
            above = above.rpartition("/")[0]
        return self._origins.get(above, "") + pointer[len(above) :]
