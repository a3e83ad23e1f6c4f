"""Sending the requests of a finding again, and telling whether it comes again."""
