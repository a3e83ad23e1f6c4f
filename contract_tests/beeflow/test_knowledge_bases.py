"""Knowledge bases: what agents answer from. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

from specdouble import Upload

LOST = {"query": "Who looks for parcels that were lost?"}


def names(bases):
    return [base["name"] for base in bases]


def titles(hits):
    return [hit["title"] for hit in hits]


def add(beeflow, base, text, name="note.md"):
    return beeflow.add_document(base, file=Upload(text.encode(), name, "text/markdown"))


def test_everybody_sees_their_own_the_shared_and_the_organisations(beeflow):
    assert names(beeflow.list_knowledge_bases()) == ["Handbook", "Help pages", "Rounds", "Board papers"]
    assert names(beeflow.as_("user").list_knowledge_bases()) == ["Handbook", "Help pages"]

    beeflow.add_member("grp_operations", userId="u_bram")

    assert names(beeflow.as_("user").list_knowledge_bases(page=2, limit=2)) == ["Rounds"]


def test_knowledge_of_others_is_not_there(beeflow):
    assert beeflow.as_("user").expect(404).get_knowledge_base("kb_board")["error"] == "not_found"
    assert beeflow.as_("user").expect(404).search_knowledge_base("kb_board", **LOST)["error"] == "not_found"
    assert beeflow.as_("polder-admin").expect(404).list_documents("kb_help")["error"] == "not_found"


def test_new_knowledge_base_is_its_makers_alone(beeflow):
    made = beeflow.as_("user").create_knowledge_base(name="Customs")

    assert (made["visibility"], made["documentCount"]) == ("private", 0)
    assert beeflow.as_("user").get_knowledge_base(made["id"]) == made
    assert beeflow.expect(404).get_knowledge_base(made["id"])["error"] == "not_found"


def test_only_its_owner_changes_a_knowledge_base(beeflow):
    user = beeflow.as_("user")

    assert user.expect(403).update_knowledge_base("kb_handbook", name="Mine")["error"] == "forbidden"
    assert user.expect(403).reindex_knowledge_base("kb_handbook")["error"] == "forbidden"
    assert user.expect(403).delete_document("kb_handbook", "doc_lost")["error"] == "forbidden"
    assert user.expect(403).delete_knowledge_base("kb_handbook")["error"] == "forbidden"
    assert beeflow.update_knowledge_base("kb_handbook", description="Ours")["description"] == "Ours"


def test_administrators_do_not_hide_what_is_not_theirs(beeflow):
    refused = beeflow.expect(403).update_knowledge_base("kb_handbook", visibility="private")

    assert "private" in refused["message"]
    assert beeflow.update_knowledge_base("kb_handbook", visibility="public")["visibility"] == "public"


def test_deleted_knowledge_base_is_gone(beeflow, control):
    beeflow.delete_knowledge_base("kb_help")

    assert beeflow.expect(404).get_knowledge_base("kb_help")["error"] == "not_found"
    assert control("GET", "/-/state/beeflow/documents/doc_track").status == 404


def test_tier_limits_knowledge_bases(beeflow):
    """create_knowledge_base: KB limit of the tier -> 402."""
    polder = beeflow.as_("polder-admin")
    polder.create_knowledge_base(name="Second")
    polder.create_knowledge_base(name="Third")

    refused = polder.expect(402).create_knowledge_base(name="Fourth")

    assert (refused["error"], refused["details"]["limit"]) == ("tier_limit", 3)


def test_lower_tier_keeps_what_is_there(beeflow):
    beeflow.create_knowledge_base(name="One more")
    beeflow.remove_license()

    assert len(beeflow.list_knowledge_bases()) == 5
    assert titles(beeflow.search_knowledge_base("kb_handbook", **LOST))[0] == "Lost parcels"
    assert beeflow.expect(402).create_knowledge_base(name="Too many")["error"] == "tier_limit"


def test_search_ranks_what_answers_best(beeflow):
    hits = beeflow.search_knowledge_base("kb_handbook", query="lost parcels")

    assert titles(hits) == ["Lost parcels", "Who to call.csv", "Payments"]
    assert hits[0]["sourceId"] == "doc_lost"
    assert hits[0]["score"] > hits[1]["score"] >= hits[2]["score"] > 0


def test_search_shows_the_passage_that_answers(beeflow):
    [hit] = beeflow.search_knowledge_base("kb_handbook", query="How much do you pay for a loss, in euros?", topK=1)

    assert hit["snippet"].startswith("We pay up to 100 euros")


@pytest.mark.parametrize("mode", ["vector", "bm25", "hybrid", "reranked"])
def test_every_mode_finds(beeflow, mode):
    hits = beeflow.search_knowledge_base("kb_handbook", query="delivering on sundays", mode=mode)

    assert titles(hits) == ["Sundays and holidays"]


@pytest.mark.parametrize("query", ["zebra", "?!", '"', "lost* NEAR(", "the of and", "\ue000"])
def test_search_that_says_little_is_no_fault(beeflow, query):
    assert "Sundays" not in str(beeflow.search_knowledge_base("kb_help", query=query))


def test_search_finds_what_was_added(beeflow, clock):
    made = beeflow.create_knowledge_base(name="Customs")["id"]
    added = add(beeflow, made, "A parcel to Norway needs two invoices.")
    assert beeflow.search_knowledge_base(made, query="norway") == []

    clock.advance(7)

    [hit] = beeflow.search_knowledge_base(made, query="norway")
    assert hit["sourceId"] == added["id"]
    assert hit["snippet"] == "A parcel to Norway needs two invoices."


def test_reindexing_reads_all_documents_anew(beeflow, clock):
    """reindex_knowledge_base: re-embeds all chunks (background)."""
    assert beeflow.reindex_knowledge_base("kb_handbook") == {"status": "queued"}
    assert {one["status"] for one in beeflow.list_documents("kb_handbook")} == {"queued"}
    assert titles(beeflow.search_knowledge_base("kb_handbook", **LOST))[0] == "Lost parcels"

    clock.advance(60)

    statuses = {one["name"]: one["status"] for one in beeflow.list_documents("kb_handbook")}
    assert statuses.pop("Contract 2019.pdf") == "failed"
    assert set(statuses.values()) == {"ready"}


def test_other_embedding_model_reads_all_documents_anew(beeflow, clock):
    """update_knowledge_base: changing embedding_model starts a background re-embed."""
    beeflow.update_knowledge_base("kb_help", embedding_model="bge-m3", visibility="org")
    assert {one["status"] for one in beeflow.list_documents("kb_help")} == {"ready"}

    beeflow.update_knowledge_base("kb_help", embedding_model="multilingual-e5-large")
    assert {one["status"] for one in beeflow.list_documents("kb_help")} == {"queued"}

    clock.advance(7)
    assert {one["status"] for one in beeflow.list_documents("kb_help")} == {"ready"}


def test_marketplace_shows_what_is_public_in_every_tier(beeflow):
    """list_marketplace_knowledge: public KBs."""
    nobody, shown = beeflow.as_(None), [("Help pages", "Hive Logistics"), ("Leaflets", "Polder Health")]
    assert [(base["name"], base["publisher"]) for base in nobody.list_marketplace_knowledge()] == shown

    beeflow.remove_license()

    assert [(base["name"], base["publisher"]) for base in nobody.list_marketplace_knowledge()] == shown


def test_marketplace_changes_with_visibility(beeflow):
    beeflow.update_knowledge_base("kb_help", visibility="private")

    assert names(beeflow.as_(None).list_marketplace_knowledge()) == ["Leaflets"]


def test_knowledge_stays_when_its_owner_goes(beeflow):
    beeflow.add_member("grp_operations", userId="u_bram")
    beeflow.delete_user("u_joris")

    assert "Rounds" in names(beeflow.list_knowledge_bases())
    assert "Rounds" not in names(beeflow.as_("user").list_knowledge_bases())
    assert beeflow.update_knowledge_base("kb_rounds", visibility="org")["visibility"] == "org"


@pytest.mark.world("empty")
def test_empty_world_knows_nothing(beeflow):
    assert beeflow.list_knowledge_bases() == beeflow.as_(None).list_marketplace_knowledge() == []
    assert beeflow.create_knowledge_base(name="First")["documentCount"] == 0


@pytest.mark.world("busy")
def test_busy_world_has_much_to_search(beeflow):
    bases = beeflow.list_knowledge_bases(limit=100)

    assert sum(base["documentCount"] for base in bases) > 100
    assert beeflow.search_knowledge_base(bases[0]["id"], query="draft current version finance night report", topK=50)
    assert len(beeflow.as_(None).list_marketplace_knowledge(limit=100)) > 5
