"""The second opinion: openapi-core reads a document and its traffic on its own; nothing of our validator is used."""
