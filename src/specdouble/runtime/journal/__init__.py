"""The journal: what was asked and answered, kept raw, bounded, and read without secrets."""

from specdouble.runtime.journal.entry import Blamed, Entry, Followed, Missed, Origin
from specdouble.runtime.journal.ring import Journal

__all__ = ["Blamed", "Entry", "Followed", "Journal", "Missed", "Origin"]
