"""Office files are archives, and an archive tells when it was written: here it never does."""

import io
import zipfile

_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say


def pinned(content):
    """Write an archive anew, so that the same parts are the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _NEVER)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return written.getvalue()


def signed(properties, title, now):
    """Fill the properties that every office file has: who made it, what it is called, when it was made."""
    properties.author = properties.last_modified_by = "Alli"
    properties.title = title[:255]
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = now.replace(tzinfo=None, microsecond=0)
