"""Realistic, deterministic values: rules by name and format, pools, coherence, worlds."""
