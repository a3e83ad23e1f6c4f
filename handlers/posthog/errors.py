"""How PostHog words its refusals: `{type, code, detail, attr}`, and here and there less than that."""

from specdouble import ApiError, BadReference, Conflict, Forbidden, Full, InvalidRequest, NotFound, Unauthorized

SUMMARY = "summarize_evaluation"
_TYPES = {401: "authentication_error", 403: "authentication_error", 429: "throttled_error"}
_CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "request_entity_too_large",
    415: "unsupported_media_type",
    429: "throttled",
}
_DETAILS = {
    401: "Authentication credentials were not provided.",
    403: "You do not have permission to perform this action.",
    404: "Not found.",
    406: "Could not satisfy the request Accept header.",
}
_WRONG_KEY = "Personal API key found in request Authorization header is invalid."
# What a field is refused with, by the keyword of its schema.
_FIELDS = {
    "required": ("required", "This field is required."),
    "enum": ("invalid_choice", "{came} is not a valid choice."),
    "maxLength": ("max_length", "Ensure this field is not too long: {expected}."),
    "minLength": ("blank", "This field may not be blank."),
    "pattern": ("blank", "This field may not be blank."),
    "minimum": ("min_value", "Ensure this value is not too small: {expected}."),
    "maximum": ("max_value", "Ensure this value is not too large: {expected}."),
    "maxItems": ("max_length", "Ensure this field has not too many elements: {expected}."),
    "rule": ("invalid", "{expected}"),
}


def render(error: ApiError, operation: str):
    """Return the body of a refusal."""
    if operation == SUMMARY and (error.status in {400, 404} or error.status >= 500):
        return _of_summary(error)
    if operation == "set_event_filters" and [one.pointer for one in error.violations[:1]] == ["/event_filters"]:
        return {"detail": _of_filters(error.violations[0])}
    if operation == "set_active_key" and isinstance(error, NotFound) and error.kind is None:
        return {"detail": error.message}
    if isinstance(error, Conflict):
        return {"detail": _of_job(error)}
    type_, code, detail, attr = _told(error)
    return {"type": type_, "code": code, "detail": detail, "attr": attr}


def _told(error):
    if error.status >= 500:
        return "server_error", "error", "A server error occurred.", None
    if isinstance(error, InvalidRequest) and error.syntax:
        return "invalid_request", "parse_error", f"JSON parse error - {error.message}", None
    if error.violations:
        return "validation_error", *_of_field(error.violations[0])
    if isinstance(error, BadReference):
        return "validation_error", "does_not_exist", _of_reference(error), error.field
    if isinstance(error, Unauthorized) and error.reason != "missing":
        return "authentication_error", "authentication_failed", _WRONG_KEY, None
    kind = "validation_error" if error.status == 400 else _TYPES.get(error.status, "invalid_request")
    return kind, _CODES.get(error.status, "error"), _detail(error), None


def _detail(error):
    if isinstance(error, Forbidden) and error.permission:
        return f"API key missing required scope '{error.permission}'"
    if isinstance(error, NotFound):
        return "Environment not found." if error.kind == "environment" else _DETAILS[404]
    if error.status == 415:
        came = (error.message or "").removeprefix("came Content-Type ").partition(",")[0]
        return f'Unsupported media type "{came}" in request.'
    if error.status == 429:
        return f"Request was throttled. Expected available in {error.headers.get('Retry-After', 'some')} seconds."
    return (
        error.message if error.status in {400, 403, 413} and error.message else _DETAILS.get(error.status, error.title)
    )


def _of_field(violation):
    """Say what is wrong with one field, by its name: of a delivery target, by that of them all."""
    attr, _, inside = violation.pointer.strip("/").partition("/")
    if attr == "rrule" and violation.keyword == "pattern":
        return "invalid", "Invalid recurrence rule.", attr
    code, sentence = _FIELDS.get("" if inside else violation.keyword, ("invalid", "came {came}, expected {expected}"))
    detail = sentence.format(came=violation.came.replace("'", '"'), expected=violation.expected)
    return code, f"{inside}: {detail}" if inside else detail, attr or None


def _of_reference(error):
    return (
        "Evaluation does not belong to this team." if error.field == "evaluation" else f"{error.value} does not exist."
    )


def _of_filters(violation):
    return f"event_filters {'is required' if violation.keyword == 'required' else 'must be a list'}."


def _of_job(error):
    if isinstance(error, Full):
        return f"Maximum of {error.most} clustering jobs per team."
    return "A clustering job with this name already exists."


def _of_summary(error):
    """Say `{error}`, or of each field what is wrong with it."""
    if error.status >= 500:
        return {
            "error": "Failed to generate summary",
            "detail": "An error occurred while generating the summary",
        }
    fields: dict[str, list[str]] = {}
    for violation in error.violations:
        _, detail, attr = _of_field(violation)
        fields.setdefault(attr or "non_field_errors", []).append(detail)
    sentence = error.message or error.title
    return fields or {"error": sentence[0].upper() + sentence[1:]}
