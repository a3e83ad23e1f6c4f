"""The project's own tests of an API, run as a layer."""
