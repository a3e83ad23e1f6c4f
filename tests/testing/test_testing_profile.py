import pytest

from specdouble.errors import ConfigError
from specdouble.testing.suite.profile import chosen_profile


def test_unknown_profile_is_refused(monkeypatch):
    monkeypatch.setenv("SPECDOUBLE_PROFILE", "nightly-ish")

    with pytest.raises(ConfigError, match="unknown profile 'nightly-ish'; there are: smoke, pr, nightly"):
        chosen_profile()
