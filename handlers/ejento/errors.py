"""How Ejento words its refusals: the envelope of every answer, with `success: false` and no data."""

from specdouble import ApiError

_SENTENCES = {
    400: "Bad request",
    401: "Authentication credentials were not provided or are invalid",
    403: "You do not have permission to perform this action",
    500: "Internal server error",
}


def render(error: ApiError):
    """Return the body of a refusal."""
    return {"success": False, "message": _sentence(error), "data": None}


def _sentence(error: ApiError) -> str:
    known = _SENTENCES.get(error.status, error.title)
    if error.violations:
        return f"{known}: {'; '.join(violation.message for violation in error.violations)}"
    return error.details or error.message or known
