"""Analytics: histories of calls, counted from the calls themselves; and the summary of a period."""

from . import callers, calls, periods


def get_app_call_statistics(start_date, end_date, metric_name, llm_app_id, llm_app_category, store, user):
    period = periods.between(start_date, end_date)
    project = callers.project(store, user)
    apps = calls.apps(store, project, app_id=llm_app_id, category=llm_app_category)
    return calls.history(calls.within(store.app_calls, project, period, llmAppId=apps), period, metric_name)


def get_llm_call_statistics(start_date, end_date, metric_name, llm_model, store, user):
    period = periods.between(start_date, end_date)
    models = None if llm_model is None else [llm_model]
    rows = calls.within(store.llm_calls, callers.project(store, user), period, llmModel=models)
    return calls.history(rows, period, metric_name)


def get_summary_analytics(start_date, end_date, body, store, user):
    asked = {"startDate": start_date, "endDate": end_date, **(body or {})}
    period, errors = periods.read(asked["startDate"], asked["endDate"])
    if errors:
        return {"errors": errors, "summary": None}
    return {"errors": None, "summary": calls.summary(store, callers.project(store, user), period)}
