"""Calls of apps and models: found by period, counted by metric."""

from specdouble import Condition, Query

METRICS = {
    "count": len,
    "user_count": lambda rows: len({row["userId"] for row in rows}),
    "credit": lambda rows: round(sum(row["credit"] for row in rows), 6),
    "token": lambda rows: sum(row["tokens"] for row in rows),
}


def within(collection, project, period, **choices):
    """Return a project's calls of a period; a choice leaves those alone whose property is one of its values."""
    where = [Condition(name, "in", values) for name, values in choices.items() if values is not None]
    return collection.find(Query((Condition("projectId", "eq", project.id), *where, *period.where()))).rows


def apps(store, project, *, app_id=None, category=None):
    """Return the ids of the apps that are meant; None for all of them."""
    if app_id is None and category is None:
        return None
    asked = {"id": app_id, "category": category}
    meant = {name: value for name, value in asked.items() if value is not None}
    return [app.id for app in store.llm_apps.all(projectId=project.id, **meant)]


def history(rows, period, metric):
    """Count each day of a period, and all of it."""
    count, by_day = METRICS[metric], {day.isoformat(): [] for day in period.days}
    for row in rows:
        by_day[row["createdAt"][:10]].append(row)
    points = [{"date": day, "value": count(of_day)} for day, of_day in by_day.items()]
    return {"history": points, "total": count(rows)}


def summary(store, project, period):
    """Count everything of a period."""
    of_apps, of_models = (within(store[name], project, period) for name in ("app_calls", "llm_calls"))
    return {
        "appCalls": len(of_apps),
        "llmCalls": len(of_models),
        "users": METRICS["user_count"]([*of_apps, *of_models]),
        "tokens": METRICS["token"](of_models),
        "credits": METRICS["credit"](within(store.credit_usage, project, period)),
    }
