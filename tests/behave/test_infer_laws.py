"""What holds for every document."""

from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from inferred import FOLDER, inferred, inferred_text

NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml") if "/components/x-operations" not in path.read_text())


@settings(derandomize=True, max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES), data=st.data())
def test_the_order_of_paths_and_schemas_does_not_matter(name, data):
    document = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    for part in (document["paths"], document["components"]["schemas"]):
        order = data.draw(st.permutations(sorted(part)))
        part |= {key: part.pop(key) for key in order}

    assert inferred_text(yaml.safe_dump(document, sort_keys=False)) == inferred(name)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(name=st.sampled_from(NAMES))
def test_every_operation_is_decided_or_left_for_a_reason(name):
    found = inferred(name)

    assert all(left.why for left in found.undecided.values())
    assert not set(found.resources) & set(found.undecided)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(name=st.sampled_from(NAMES))
def test_whatever_is_named_exists(name):
    found = inferred(name)
    named = {resource.collection for resource in found.resources.values()}
    named |= {link.collection for links in found.links.values() for link in links}
    named |= {part.collection for resource in found.resources.values() for part in resource.keys if part.collection}
    named |= {parent.collection for spec in found.collections.values() for parent in spec.parents}

    assert named <= set(found.collections) == set(found.schemas)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(name=st.sampled_from(NAMES))
def test_every_column_of_a_key_is_a_column_of_its_collection(name):
    found = inferred(name)
    columns = [
        (part.column, found.collections[resource.collection].columns)
        for resource in found.resources.values()
        for part in resource.keys
        if part.target == "column"
    ]

    assert all(column in known for column, known in columns)
