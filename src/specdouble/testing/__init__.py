"""Contract tests: a client made from the document, which holds every exchange to it, and the pytest plugin."""
