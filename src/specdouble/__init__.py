"""specdouble: a stateful double and contract tests for any OpenAPI document.

What handlers import stands here: the errors they raise, the shapes they take and return, and `resource`, which binds an
operation to the behaviour inferred from its document.
"""

from specdouble.behave.access import Access
from specdouble.behave.answer import Answer, Stream
from specdouble.contract.upload import Upload
from specdouble.errors import (
    ApiError,
    BadReference,
    BadRequest,
    ConfigError,
    Conflict,
    ContentTooLarge,
    DocumentError,
    Forbidden,
    Full,
    HandlerError,
    InUse,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    PreconditionFailed,
    SpecdoubleError,
    StoreError,
    TooManyRequests,
    Unauthorized,
    Unprocessable,
    Unreadable,
    UnsupportedMediaType,
    Violation,
)
from specdouble.handler import Request, resource
from specdouble.runtime.clock import timestamp
from specdouble.runtime.identities import Identity, read_identity
from specdouble.runtime.saml.reading import Assertion, read_assertion
from specdouble.runtime.texts.kinds import file_kind
from specdouble.runtime.texts.reading import read_text
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Order, Query

__all__ = [
    "Access",
    "Answer",
    "ApiError",
    "Assertion",
    "BadReference",
    "BadRequest",
    "Condition",
    "ConfigError",
    "Conflict",
    "ContentTooLarge",
    "DocumentError",
    "Forbidden",
    "Full",
    "HandlerError",
    "Identity",
    "InUse",
    "InvalidRequest",
    "MethodNotAllowed",
    "NotFound",
    "Order",
    "PreconditionFailed",
    "Query",
    "Request",
    "SpecdoubleError",
    "StoreError",
    "Stream",
    "TooManyRequests",
    "Unauthorized",
    "Unprocessable",
    "Unreadable",
    "UnsupportedMediaType",
    "Upload",
    "User",
    "Violation",
    "file_kind",
    "read_assertion",
    "read_identity",
    "read_text",
    "resource",
    "timestamp",
]
