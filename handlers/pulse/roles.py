"""Roles: what a user of an organization can be."""

from specdouble import resource

list_roles = resource
