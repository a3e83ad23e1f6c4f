"""Mutants: the sound double with one defect planted in it, and the layers that should see it."""
