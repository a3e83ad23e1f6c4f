"""Swagger 2.0, read as the OpenAPI 3.0 that says the same; every message still names the place in the Swagger text."""
