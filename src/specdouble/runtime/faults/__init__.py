"""What a tester asks a double to do to some requests: go wrong (faults), or answer so (expectations)."""

from __future__ import annotations

from specdouble.runtime.faults.expectations import Expectation, Expectations
from specdouble.runtime.faults.faults import Fault, Faults
from specdouble.runtime.faults.known import KnownApi
from specdouble.runtime.faults.problems import BadRule
from specdouble.runtime.faults.read_expectation import read_expectation
from specdouble.runtime.faults.read_fault import read_fault

__all__ = [
    "BadRule",
    "Expectation",
    "Expectations",
    "Fault",
    "Faults",
    "KnownApi",
    "read_expectation",
    "read_fault",
]
