"""Second opinion: openapi-core reads a sample of the run again, and its verdict is compared with ours."""
