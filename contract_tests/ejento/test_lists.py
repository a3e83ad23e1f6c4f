"""What all lists have in common. The world is `demo`."""

import json

import pytest


@pytest.fixture
def lists(ejento):
    """Return what asks for each list that comes in pages, and what it says that it is sorted by, where it does."""

    def ask(operation, arguments):
        def asked(**more):
            data = ejento.call(operation, **arguments, **more).body["data"]
            return next(value for value in data.values() if isinstance(value, list)), data["pagination"]

        return asked

    found = {}
    for operation in ejento.document.operations:
        names = {parameter.name: parameter for parameter in operation.parameters}
        if "paginated" in names:
            needed = [parameter for parameter in operation.parameters if parameter.required]
            arguments = {one.argument: next(iter(one.examples.values())) for one in needed}
            found[operation.id] = ask(operation.id, arguments), names["sort_by"].schema.get("enum")
    return found


def test_pages_add_up_to_the_list(lists):
    assert len(lists) > 60
    for operation, (asked, _) in lists.items():
        whole, pagination = asked()
        assert pagination["total_items"] == pagination["items_per_page"] == len(whole), operation

        pages = [asked(paginated=True, items_per_page=2, page=page) for page in range(1, len(whole) // 2 + 2)]
        assert [item for items, _ in pages for item in items] == whole, operation
        assert {told["total_items"] for _, told in pages} == {len(whole)}, operation


def test_lists_are_sorted_by_whatever_their_items_have(lists):
    def in_some_order(items):
        return sorted(json.dumps(item, sort_keys=True) for item in items)

    for operation, (asked, said) in lists.items():
        whole, _ = asked()
        names = ["nothing", *(whole[0] if whole else ())]
        for sort_by in said or [f"{sign}{name}" for sign in ("", "-") for name in names]:
            told, _ = asked(sort_by=sort_by)
            assert in_some_order(told) == in_some_order(whole), (operation, sort_by)
