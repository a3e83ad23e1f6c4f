"""Credits: what a project has used, by category."""

from specdouble import BadRequest

from . import callers, periods, usage


def get_credit_balance(start_date, end_date, store, user, clock):
    if (start_date is None) != (end_date is None):
        raise BadRequest("query startDate and endDate: came one of them, expected both or neither")
    project = callers.project(store, user)
    limits = usage.limits(store, project, clock.now())
    if start_date is None:
        return {"totalCreditUsage": usage.total(usage.by_category(store, project)), **limits}
    categories = usage.by_category(store, project, periods.between(start_date, end_date, longest=None))
    return {"totalCreditUsage": usage.total(categories), "byCategory": categories, **limits}
