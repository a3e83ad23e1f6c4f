"""How Pulse words its refusals: `{error}`, and `details` where there is more to say."""

from specdouble import ApiError, Forbidden, InUse

_SENTENCES = {
    400: "Bad Request: Invalid input",
    401: "Unauthorized: Please log in",
    409: "Conflict: Duplicate resource",
}


def render(error: ApiError):
    """Return the body of a refusal."""
    details = _details(error)
    return {"error": _sentence(error), **({"details": details} if details else {})}


def _sentence(error: ApiError) -> str:
    if isinstance(error, Forbidden) and error.permission:
        noun, _, verb = error.permission.partition(":")
        return f"Forbidden: You do not have permission to {verb} {noun.replace('-', ' ')}"
    if isinstance(error, InUse):
        return "Conflict: Resource in use"
    return _SENTENCES.get(error.status, error.title)


def _details(error: ApiError) -> str | None:
    if error.violations:
        return "; ".join(violation.message for violation in error.violations)
    return error.details or error.message
