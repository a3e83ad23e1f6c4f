"""What `x-resource` says goes before what was inferred."""

from __future__ import annotations

import pytest
import yaml
from inferred import FOLDER, decision, filters, inferred, inferred_text, resource

from specdouble.errors import DocumentError
from specdouble.store.spec import IdStyle, Reference


def test_x_resource_names_the_collection():
    assert decision("overridden", "list_docs") == ("list", "papers")


def test_x_resource_rules_the_collection():
    spec = inferred("overridden").collections["papers"]

    assert spec.id == IdStyle("prefix", "doc_")
    assert spec.unique == (("team", "title"),)
    assert spec.refs == (Reference("team", "teams", "null"),)
    assert (spec.delete, spec.deleted_field, spec.versions) == ("soft", "deleted_at", True)


def test_x_resource_says_in_what_a_reference_agrees():
    text = (FOLDER / "overridden.yaml").read_text().replace("on_delete: 'null'", "same: [title]")

    assert inferred_text(text).collections["papers"].refs == (Reference("team", "teams", same=("title",)),)


def test_x_resource_shapes_the_list():
    found = resource("overridden", "list_docs").list

    assert (found.items, found.totals, found.search_fields) == ("/meta/odd", ("/meta/found",), ("title",))
    assert (found.paging.style, found.paging.page, found.paging.limit) == ("page", "p", "n")
    assert found.sort.by == "by"
    assert filters("overridden", "list_docs")["who"].field == "team"


def test_x_resource_gives_the_scope():
    assert inferred("overridden").scopes == {"papers": ("team",)}


def test_x_resource_leaves_a_row_at_every_read():
    assert inferred("overridden").append_on_read == {"papers"}


def test_x_resource_makes_an_object_a_singleton():
    assert decision("overridden", "get_health") == ("read_singleton", "health")


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ({"nmae": "papers"}, "there is no key 'nmae'"),
        ({"nmae": "papers"}, "Did you mean 'name'?"),
        ({"delete": "sotf"}, "there are: forbidden, hard, soft. Did you mean 'soft'?"),
        ({"unique": ["title"]}, "/unique/0): x-resource: came 'title', expected a list"),
        ({"versions": "yes"}, "came 'yes', expected true or false"),
        ({"unique": [["titel"]]}, "'titel' names no property here; there are: deleted_at, id, team, title. Did you"),
        ({"key": "uid"}, "'uid' names no property here"),
        ({"scope": ["tenant"]}, "'tenant' names no property here"),
        ({"refs": [{"field": "team", "collection": "team"}]}, "'team' names no collection here; there are: "),
        ({"refs": [{"field": "team"}]}, "'collection' is missing"),
        ({"parent": {"collection": "teams", "parameter": "taem"}}, "'taem' names no parameter here"),
        (
            {"list": {"items": "/meta/odd", "page": "pgae"}},
            "'pgae' names no query parameter here; there are: by, n, p, who",
        ),
        ({"list": {"items": "/meta/odd", "filters": {"who": "taem"}}}, "'taem' names no property here"),
        ({"list": {"items": "/meta/odd", "filters": {"hwo": "team"}}}, "'hwo' names no query parameter here"),
        ({"list": {"items": "/meta/even"}}, "'/meta/even' points at nothing in the answer of list_docs"),
        ({"list": {"page": "p"}}, "no GET of /docs answers a list; `items` may say where its rows stand"),
        ({"envelope": {"item": "/rwo"}}, "'/rwo' points at nothing in the answer of"),
        ("papers", "came 'papers', expected a mapping"),
    ],
)
def test_an_x_resource_that_says_nonsense_stops_the_start(says, message):
    with pytest.raises(DocumentError) as caught:
        inferred_text(_saying(says))

    assert message in str(caught.value)


def test_the_message_points_into_the_file():
    with pytest.raises(DocumentError, match=r"^api:\d+ \(/paths/~1docs/x-resource"):
        inferred_text(_saying({"nmae": "papers"}))


def test_a_name_of_another_collection_shows_its_rows():
    text = (FOLDER / "views.yaml").read_text()
    document = yaml.safe_load(text)
    document["paths"]["/starred"]["x-resource"] = {"name": "repos"}

    found = inferred_text(yaml.safe_dump(document))

    assert found.resources["list_starred"].collection == "repos"


def test_a_view_is_ruled_where_its_rows_live():
    document = yaml.safe_load((FOLDER / "views.yaml").read_text())
    document["paths"]["/starred"]["x-resource"] = {"name": "repos", "unique": [["name"]]}

    with pytest.raises(DocumentError, match="'unique' belongs at their own path"):
        inferred_text(yaml.safe_dump(document))


def test_the_list_of_a_view_is_shaped_on_its_own():
    document = yaml.safe_load((FOLDER / "views.yaml").read_text())
    document["paths"]["/orgs/{org_id}/repos"]["x-resource"] = {"list": {"filters": {"name": "stars"}}}

    found = inferred_text(yaml.safe_dump(document)).resources["list_org_repos"]

    assert [(one.parameter, one.field) for one in found.list.filters] == [("name", "stars")]


def _saying(says):
    document = yaml.safe_load((FOLDER / "overridden.yaml").read_text())
    document["paths"]["/docs"]["x-resource"] = says
    return yaml.safe_dump(document, sort_keys=False)
