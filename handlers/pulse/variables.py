"""Variables: named values of an environment. The value is written and never read back."""

from specdouble import resource

list_variables = create_variable = get_variable = update_variable = delete_variable = resource
