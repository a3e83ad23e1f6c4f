"""Contract tests: the pytest plugin and its clients."""
