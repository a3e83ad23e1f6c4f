"""What is true of PostHog and no schema can say."""

from specdouble import ApiError, BadRequest, Forbidden, NotFound, Violation

from . import recurrence, schedules

DEFAULT_JOB = "Default - "


def environment(store, environment_id, user):
    """Return an environment that exists for the caller: one of another organization is not found."""
    row = store.environments.get(environment_id)
    if row is None or user.tenant not in (None, row["organization"]):
        raise NotFound("environment", environment_id)
    return row


def reports(store, environment_id):
    """Return the reports of an environment, deleted ones as well."""
    return store.evaluation_reports.within(environment_id=environment_id).with_deleted()


def retire_defaults(jobs, job):
    """Switch off the jobs that came with the environment, where a new one looks at the same level."""
    for other in jobs.all(analysis_level=job["analysis_level"], enabled=True):
        if other["name"].startswith(DEFAULT_JOB) and other.id != job["id"]:
            jobs.update(other.id, {"enabled": False})


def check_usable(key):
    """Refuse a key that its provider has not accepted."""
    if key["state"] != "ok":
        raise said(f"Cannot activate key with state '{key['state']}'. Please validate the key first.")


def check_provider(keys, key_id, provider):
    """Refuse a key that is not of this environment, or of another provider."""
    key = keys.get(key_id)
    if key is None:
        raise NotFound(message="Key not found", body={"detail": "Key not found"})
    if key["provider"] != provider:
        raise said(f"Key provider '{key['provider']}' does not match requested provider '{provider}'")


def check_approved(organization):
    """Refuse to summarize for an organization that has not approved of AI data processing."""
    if not organization["is_ai_data_processing_approved"]:
        raise Forbidden("AI data processing must be approved by your organization before using summarization")


def evaluation(evaluations, evaluation_id):
    """Return an evaluation of the environment."""
    row = evaluations.get(evaluation_id)
    if row is None:
        raise NotFound(message=f"Evaluation {evaluation_id} not found")
    return row


def check_report(report, environment_id, store):
    """Refuse a report whose fields do not go together."""
    if report["frequency"] == "scheduled":
        _check_schedule(report)
    elif report["trigger_threshold"] is None:
        raise invalid("trigger_threshold", "Required when frequency is 'every_n'.")
    if report["rrule"] and not recurrence.is_rule(report["rrule"]):
        raise invalid("rrule", "Invalid recurrence rule.")
    if not schedules.is_timezone(report["timezone_name"]):
        raise invalid("timezone_name", f"Unknown timezone: {report['timezone_name']}.")
    _check_slack(report["delivery_targets"], store.integrations.within(environment_id=environment_id))


def _check_schedule(report):
    for field in ("rrule", "starts_at"):
        if not report[field]:
            raise invalid(field, "Required when frequency is 'scheduled'.")


def _check_slack(targets, integrations):
    asked = {target["integration_id"] for target in targets if target["type"] == "slack"}
    missing = asked - {one.id for one in integrations.all(kind="slack")}
    if missing:
        raise invalid("delivery_targets", f"Slack integration(s) not found for this team: {sorted(missing)}.")


def invalid(field, detail):
    """Return the refusal of one field."""
    return BadRequest(detail, violations=[Violation("body", f"/{field}", "", detail, "rule")])


def said(detail) -> ApiError:
    """Return a refusal that says a sentence and nothing else."""
    return BadRequest(detail, body={"detail": detail})
