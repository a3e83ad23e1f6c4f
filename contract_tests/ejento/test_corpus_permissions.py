"""Permissions on corpora: view, edit, owner. The world is `demo`."""


def given(rows):
    return {row["user_id"]: row["permission"] for row in rows}


def test_permissions_are_listed_alike_in_both_places(ejento):
    assert given(ejento.list_corpus_permissions(1)) == {3: "owner", 2: "edit"}
    assert ejento.list_corpus_user_permissions(1) == ejento.list_corpus_permissions(1)
    ejento.as_("stranger").expect(404).list_corpus_permissions(1)


def test_permission_lets_a_person_in(ejento):
    member, manager = ejento.as_("member"), ejento.as_("manager")
    member.expect(404).get_corpus(7)

    manager.create_corpus_permission(7, user_id=4, permission="view")
    assert member.get_corpus(7)["data"]["name"] == "Winter campaign"
    member.expect(403).tag_corpus(7, tags=["mine"])

    manager.delete_corpus_permission(7, 4)
    manager.create_corpus_permission(7, user_id=4, permission="edit")
    member.tag_corpus(7, tags=["mine"])
    member.expect(403).create_corpus_permission(7, user_id=5, permission="view")


def test_second_owner_does_what_the_first_does(ejento):
    ejento.as_("manager").create_corpus_permission(7, user_id=4, permission="owner")
    ejento.as_("member").delete_corpus_permission(7, 3)

    ejento.as_("manager").expect(404).get_corpus(7)
    ejento.as_("member").delete_corpus(7)


def test_person_has_one_permission_on_a_corpus(ejento):
    ejento.expect(409).create_corpus_permission(1, user_id=2, permission="view")


def test_people_of_elsewhere_get_none(ejento):
    ejento.expect(400).create_corpus_permission(1, user_id=8, permission="view")
    ejento.expect(400).create_corpus_permission(1, user_id=99, permission="view")
    ejento.expect(400).create_corpus_permission(1, user_id=5, permission="admire")


def test_corpus_keeps_an_owner(ejento):
    ejento.expect(409).delete_corpus_permission(1, 3)
    assert given(ejento.list_corpus_permissions(1))[3] == "owner"


def test_people_give_up_their_own_permission(ejento):
    member = ejento.as_("member")
    member.expect(403).delete_corpus_permission(2, 3)
    member.delete_corpus_permission(2, 4)

    member.expect(403).update_corpus(2, name="Mine")  # still seen through the agents that draw on it
    ejento.expect(404).delete_corpus_permission(2, 4)


def test_who_leaves_the_organization_leaves_no_permission(ejento):
    ejento.delete_user(4)
    assert 4 not in given(ejento.list_corpus_permissions(2))
