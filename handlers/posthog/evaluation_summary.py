"""Evaluation summaries: what the results of an evaluation have in common, counted and not thought about."""

from . import rules, summaries


def summarize_evaluation(environment_id, body, store, user, clock):
    """Find patterns by the words before the colon of each reasoning: no model is asked."""
    environment = rules.environment(store, environment_id, user)
    rules.check_approved(store.organizations[environment["organization"]])
    evaluation = rules.evaluation(store.evaluations.within(environment_id=environment.id), body["evaluation_id"])
    outcome = body.get("filter", "all")
    results = store.evaluation_runs.within(environment_id=environment.id)
    runs = summaries.chosen(results, evaluation, outcome, body.get("generation_ids"))
    kept = store.evaluation_summaries.within(environment_id=environment.id)
    fresh = body.get("force_refresh", False)
    return summaries.remembered(kept, evaluation, outcome, runs, clock.now(), fresh=fresh)
