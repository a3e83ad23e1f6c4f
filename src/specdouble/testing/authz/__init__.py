"""Who may do what: every operation, by everybody, on rows of their own, of others, and on absent ones."""
