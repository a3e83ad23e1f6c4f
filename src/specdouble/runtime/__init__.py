"""What every request stands on: time, ids, transactions, users."""
