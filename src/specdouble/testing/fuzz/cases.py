"""The cases of one operation: its examples, its limits from both sides, and what Hypothesis draws."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
from schemathesis.errors import SchemathesisError
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    InvalidHeadersExampleMark,
    InvalidRegexMark,
    MissingPathParameters,
    NonSerializableMark,
    UnsatisfiableExampleMark,
    UnserializablePayloadMark,
    create_test,
)
from schemathesis.generation.hypothesis.reporting import ignore_hypothesis_output
from schemathesis.generation.overrides import with_config_headers

from specdouble.testing.steady import steady

_MODES = {
    "examples": HypothesisTestMode.EXAMPLES,
    "coverage": HypothesisTestMode.COVERAGE,
    "fuzzing": HypothesisTestMode.FUZZING,
}
_MARKS = (
    UnsatisfiableExampleMark,
    NonSerializableMark,
    UnserializablePayloadMark,
    InvalidRegexMark,
    InvalidHeadersExampleMark,
    MissingPathParameters,
)


def try_cases(operation: Any, seed: int, attempt: Callable[[Any], None]) -> Iterator[str]:
    """Give every case of an operation to `attempt`, which raises nothing; yield what could not be made, and why."""
    phases = operation.schema.config.phases_for(operation=operation)
    modes = [mode for name, mode in _MODES.items() if phases.get_by_name(name=name).enabled]
    try:
        with steady(), ignore_hypothesis_output(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of Hypothesis on schemas it finds hard
            test = _test(operation, seed, attempt, modes)
            test()
    except (SchemathesisError, hypothesis.errors.HypothesisException) as error:
        yield first_line(error)
        return
    for mark in _MARKS:
        told: Any = mark.get(test)
        if told:
            yield first_line(told)


def _test(operation: Any, seed: int, attempt: Callable[[Any], None], modes: list[HypothesisTestMode]) -> Any:
    config = operation.schema.config

    def test(case: Any) -> None:
        attempt(case)

    return create_test(
        operation=operation,
        test_func=hypothesis.seed(operation_seed(seed, operation.label))(test),
        config=HypothesisTestConfig(
            project=config,
            modes=modes,
            settings=config.get_hypothesis_settings(operation=operation, phase="fuzzing", apply_ci_profile=False),
            explicit_setting_names={"max_examples", "database", "derandomize"},
            apply_ci_profile=False,
            override=with_config_headers(config, operation=operation),
        ),
    )


def operation_seed(seed: int, label: str) -> int:
    """Mix the seed with an operation, so that two of one shape are not asked the same."""
    return int.from_bytes(hashlib.sha256(f"{seed} {label}".encode()).digest()[:8])


def first_line(error: object) -> str:
    """Return the first line that an error says."""
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
