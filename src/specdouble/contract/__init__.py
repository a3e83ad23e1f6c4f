"""The OpenAPI document, read once: load, bundle, dialects, operations, parameters, bodies, validation."""
