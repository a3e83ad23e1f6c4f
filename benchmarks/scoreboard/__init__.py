"""How good doubles are with documents that nobody wrote for them: `python -m benchmarks.scoreboard`."""
