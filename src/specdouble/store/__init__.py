"""Collections of rows: the rules once, over a small backend."""

from specdouble.store.backend import Overtaken
from specdouble.store.collection import Collection
from specdouble.store.query import NEWEST_FIRST, Condition, Order, Page, Query, Search
from specdouble.store.row import Row
from specdouble.store.spec import CollectionSpec, IdStyle, Reference
from specdouble.store.store import Store, Transaction

__all__ = [
    "NEWEST_FIRST",
    "Collection",
    "CollectionSpec",
    "Condition",
    "IdStyle",
    "Order",
    "Overtaken",
    "Page",
    "Query",
    "Reference",
    "Row",
    "Search",
    "Store",
    "Transaction",
]
