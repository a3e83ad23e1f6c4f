"""Messages to people. The world is `demo`; the owner has 1 and 3, the member 2 and 5."""


def ids(rows):
    return [row["id"] for row in rows]


def test_people_list_their_own_and_what_they_sent(ejento):
    assert ids(ejento.list_notifications()) == [1, 3]
    assert ids(ejento.as_("member").list_notifications()) == [2, 5]
    assert ids(ejento.as_("admin").list_notifications()) == [2]
    assert ids(ejento.as_("stranger").list_notifications()) == [6]


def test_notification_of_somebody_else_does_not_exist(ejento):
    ejento.expect(404).get_notification(4)
    ejento.as_("member").expect(404).update_notification(1, is_read=True)
    ejento.as_("member").expect(404).delete_notification(1)


def test_owners_and_admins_notify_people(ejento):
    sent = ejento.as_("admin").create_notification(user_id=4, title="Storm watch", message="From midnight")["data"]

    assert (sent["is_read"], sent["created_by"]) == (False, "johan@nordvik.example")
    assert sent in ejento.as_("member").list_notifications()
    assert sent in ejento.as_("admin").list_notifications()
    assert sent not in ejento.list_notifications()
    assert ejento.as_("admin").get_notification(sent["id"])["data"] == sent
    ejento.as_("member").expect(403).create_notification(user_id=4, title="Mine", message="To me")
    ejento.expect(400).create_notification(user_id=8, title="Yours", message="Elsewhere")


def test_notification_is_read_and_deleted(ejento):
    assert ejento.as_("member").update_notification(2, is_read=True)["data"]["is_read"] is True

    ejento.as_("member").delete_notification(2)
    ejento.as_("member").expect(404).get_notification(2)


def test_all_of_ones_own_are_read_at_once(ejento):
    ejento.as_("member").update_notifications_of_user(4, is_read=True)

    assert [row["is_read"] for row in ejento.as_("member").list_notifications()] == [True, True]
    assert ejento.get_notification(3)["data"]["is_read"] is False


def test_those_of_others_are_changed_by_owners_and_admins(ejento):
    ejento.as_("member").expect(403).update_notifications_of_user(1, is_read=True)
    ejento.expect(404).update_notifications_of_user(8, is_read=True)

    ejento.as_("admin").update_notifications_of_user(4, is_read=True)
    assert ejento.as_("member").get_notification(2)["data"]["is_read"] is True


def test_notifications_go_with_their_person(ejento):
    ejento.delete_user(4)

    assert ids(ejento.list_notifications()) == [1, 3]
