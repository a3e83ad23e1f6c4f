"""The control plane: the routes under `/-/`."""
