"""Configurations: the settings of an organization, one of them active."""

from specdouble import NotFound, resource

from .envelopes import done

list_configurations = list_my_configurations = resource


def get_active_configuration(organization_id, seen):
    return done(_active(seen, organization_id))


def get_model_deployment(organization_id, seen):
    return done(_active(seen, organization_id)["settings"]["model_deployment"])


def _active(seen, organization_id):
    seen.organizations[organization_id]
    row = seen.configurations.one(organization_id=organization_id, is_active=True)
    if row is None:
        raise NotFound("active configuration")
    return row
