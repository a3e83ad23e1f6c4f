"""Agent comments: what people say of an agent."""


def test_comment_of_a_member_is_seen_with_the_agent(ejento):
    said = ejento.as_("member").create_agent_comment(1, comment="Quick and right")["data"]

    assert (said["agent_id"], said["created_by"]) == (1, "tobias@nordvik.example")
    assert said in ejento.as_("manager").list_agent_comments(1)
    ejento.as_("stranger").expect(404).list_agent_comments(1)
    ejento.as_("member").expect(404).create_agent_comment(5, comment="Unseen")


def test_author_changes_and_deletes_a_comment(ejento):
    member = ejento.as_("member")

    assert member.update_agent_comment(1, 1, comment="Better")["data"]["comment"] == "Better"
    member.delete_agent_comment(1, 1)
    assert [said["id"] for said in member.list_agent_comments(1)] == [2, 3]


def test_others_change_a_comment_only_where_they_may_change_the_agent(ejento):
    ejento.as_("member").expect(403).update_agent_comment(1, 3, comment="Mine")
    ejento.as_("member").expect(403).delete_agent_comment(1, 3)
    ejento.as_("manager").delete_agent_comment(1, 1)
    ejento.as_("admin").delete_agent_comment(1, 2)


def test_comment_stands_below_its_agent(ejento):
    ejento.expect(404).update_agent_comment(2, 1, comment="Elsewhere")
    ejento.expect(404).delete_agent_comment(3, 1)
