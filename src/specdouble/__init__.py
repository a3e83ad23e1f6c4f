"""specdouble: a stateful double and contract tests for any OpenAPI document."""
