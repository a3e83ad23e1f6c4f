"""The defects, a module for each group of kinds."""
