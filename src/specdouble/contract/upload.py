"""Uploads: the files of a form, which know what they are called."""

from __future__ import annotations


class Upload(bytes):
    """The content of a file in a form, with what its part said of it (RFC 7578, 4.2 and 4.4); both may be empty.

    `file_name` is as the client has it, and no path to be trusted.
    """

    file_name: str
    media_type: str

    def __new__(cls, content: bytes, file_name: str = "", media_type: str = "") -> Upload:
        """Take the bytes as they are."""
        made = super().__new__(cls, content)
        made.file_name, made.media_type = file_name, media_type
        return made

    @property
    def base_name(self) -> str:
        """What the file is called, without the folders that some clients name."""
        return self.file_name.replace("\\", "/").rpartition("/")[2].strip()
