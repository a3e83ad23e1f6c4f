"""Collections of rows: the rules once, over a small backend."""
