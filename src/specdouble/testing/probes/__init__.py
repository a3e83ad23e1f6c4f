"""Probes: some two hundred requests that go wrong on the wire, each with what may come back."""
