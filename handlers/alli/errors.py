"""How Alli words its refusals: `{error}`. Where the document declares `{errors}`, the same sentence is put there."""

from specdouble import ApiError, MethodNotAllowed

_SENTENCES = {401: "Unauthorized: API-KEY is missing or wrong"}


def render(error: ApiError):
    """Return the body of a refusal."""
    return {"error": _sentence(error)}


def _sentence(error: ApiError) -> str:
    if error.violations:
        return "; ".join(violation.message for violation in error.violations)
    if isinstance(error, MethodNotAllowed):
        return f"Method Not Allowed {error.method}: {error.path}"
    return error.message or _SENTENCES.get(error.status, error.title)
