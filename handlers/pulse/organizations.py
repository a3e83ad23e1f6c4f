"""Organizations: the top-level tenants. The platform makes and removes them; everyone else sees their own."""

from specdouble import resource

list_organizations = create_organization = get_organization = update_organization = delete_organization = resource
