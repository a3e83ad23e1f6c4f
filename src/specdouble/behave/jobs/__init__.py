"""Jobs: rows that go through states by themselves, as `x-jobs` says."""
