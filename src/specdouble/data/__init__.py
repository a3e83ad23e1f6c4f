"""Realistic, deterministic values.

`Values` (values.py) is the way in. A value is built by `build.py` from a flat schema (`shapes.py`) at a
`Spot` (spot.py): its name, its thing, its share of `Chance`. What is believable comes from tables (`names.yaml`,
`usual.yaml`, `things.yaml`, `pools.py`) and from the `Facts` that the fields of one object share; `coherence.py` lets
them agree afterwards, and `validity.py` has the last word.
"""
