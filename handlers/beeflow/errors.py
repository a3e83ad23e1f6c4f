"""How Bee Flow words its refusals: `{error, message, details?, requestId}`, where `error` is a code for programs."""

from specdouble import ApiError, Conflict, Forbidden, Unauthorized

_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "gone",
    413: "payload_too_large",
    415: "unsupported_media_type",
    422: "unprocessable",
    429: "rate_limited",
}
_TOKENS = {"missing": "missing_token", "invalid": "invalid_token", "expired": "expired_token"}
_SENTENCES = {
    "missing_token": "Sign in, or send an API key",
    "invalid_token": "This token lets nobody in",
    "expired_token": "This token has expired; sign in again",
    "forbidden": "You may not do this",
}


class LicenseRequired(Forbidden):
    """The licence of the organisation does not cover a feature."""

    code = "license_feature_required"

    def __init__(self, feature, tier):
        super().__init__(f"{feature} is not part of the tier {tier}")
        self.told = {"feature": feature, "tier": tier}


class TierLimit(ApiError):
    """The tier of the organisation allows no more of something."""

    code = "tier_limit"

    def __init__(self, noun, limit, current, tier):
        super().__init__(f"The tier {tier} allows {limit} {noun}", status=402)
        self.told = {"tier": tier, "limit": limit, "current": current, "resource": noun}


class EmailTaken(Conflict):
    """Who administers a Nextcloud has an account in another organisation."""

    code = "admin_email_conflict"

    def __init__(self, email):
        super().__init__(f"{email} has an account in another organisation")


def render(error: ApiError, operation, request_id: str):
    """Return the body of a refusal."""
    code = _code(error, operation)
    details = _details(error)
    message = _SENTENCES.get(code) if not error.message else error.message
    told = {"details": details} if details else {}
    return {"error": code, "message": message or error.title, **told, "requestId": request_id}


def _code(error, operation):
    if isinstance(error, Unauthorized):
        return _TOKENS[error.reason]
    if hasattr(error, "code"):
        return error.code
    if operation == "bootstrap_connector" and error.violations:
        return _bootstrap_code(error.violations)
    if isinstance(error, Forbidden):
        return "forbidden"
    return _CODES.get(error.status, "internal_error" if error.status >= 500 else "bad_request")


def _bootstrap_code(violations):
    """Tell a connector what is wrong with its headers, as its vendor calls it."""
    headers = [one for one in violations if one.location == "header"]
    if any(one.pointer == "X-Beeflow-NC-Admin-Email" and one.keyword != "required" for one in headers):
        return "invalid_admin_email"
    return "missing_headers" if headers else "bad_request"


def _details(error):
    if error.violations:
        return {
            "violations": [
                {"at": f"{one.location} {one.pointer}".strip(), "message": one.message} for one in error.violations
            ]
        }
    return getattr(error, "told", None)
