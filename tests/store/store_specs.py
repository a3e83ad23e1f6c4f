"""Collections with every kind of rule, for the conformance suite of stores."""

from specdouble.store.spec import CollectionSpec, IdStyle, Reference

ORGS = CollectionSpec("orgs", id=IdStyle("integer"), unique=(("name",),))
TEAMS = CollectionSpec(
    "teams",
    id=IdStyle("integer"),
    columns=("org_id",),
    parents=(Reference("org_id", "orgs", "cascade"),),
    unique=(("name",),),
)
USERS = CollectionSpec(
    "users",
    id=IdStyle("uuid"),
    delete="soft",
    deleted_field="deleted",
    versions=True,
    unique=(("email",),),
    refs=(Reference("org", "orgs", "restrict"), Reference("teams", "teams", "null")),
)
NOTES = CollectionSpec("notes", id=IdStyle("prefix", "note_"), refs=(Reference("meta.author", "users", "cascade"),))
SPECS = (ORGS, TEAMS, USERS, NOTES)
