"""Where an answer comes from: handler, resource, example, generated."""
