"""Web pages: crawled a few seconds after somebody adds them. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest


def ids(rows):
    return [row["id"] for row in rows]


def titles(rows):
    return [row["title"] for row in rows]


def test_list_holds_the_own_pages(beeflow):
    assert ids(beeflow.list_webpages()) == ["web_rules", "web_strike", "web_gone"]
    assert ids(beeflow.as_("user").list_webpages()) == ["web_sunday"]
    assert ids(beeflow.list_webpages(page=2, limit=2)) == ["web_gone"]


def test_page_is_crawled_with_the_clock(beeflow, clock):
    """create_webpage: crawl is asynchronous."""
    made = beeflow.create_webpage(
        url="https://customs.example/tariffs/new-year_2026?x=1", knowledgeBaseId="kb_handbook"
    )
    seen = [made]
    for seconds in (2, 5):
        clock.advance(seconds)
        seen.append(beeflow.get_webpage(made["id"]))

    assert [one["status"] for one in seen] == ["queued", "crawling", "crawled"]
    assert [one["chunks"] for one in seen] == [0, 0, 4]
    assert (seen[2]["crawledAt"], seen[2]["title"]) == ("2026-01-15T09:00:07.000Z", "New year 2026")


def test_text_of_a_page_goes_into_the_knowledge_base_that_it_names(beeflow, clock):
    made = beeflow.create_webpage(url="https://customs.example/tariffs", knowledgeBaseId="kb_help")
    clock.advance(7)
    assert titles(beeflow.search_knowledge_base("kb_help", query="tariffs")) == ["Tariffs"]

    beeflow.delete_webpage(made["id"])

    assert titles(beeflow.search_knowledge_base("kb_help", query="tariffs")) == []


def test_page_adds_to_knowledge_that_its_owner_may_change(beeflow):
    user, url = beeflow.as_("user"), "https://customs.example/tariffs"

    assert "kb_none" in beeflow.expect(400).create_webpage(url=url, knowledgeBaseId="kb_none")["message"]
    assert "kb_board" in user.expect(400).create_webpage(url=url, knowledgeBaseId="kb_board")["message"]
    assert user.expect(403).create_webpage(url=url, knowledgeBaseId="kb_handbook")["error"] == "forbidden"
    assert ids(user.list_webpages()) == ["web_sunday"]


def test_page_outlives_its_knowledge_base(beeflow):
    beeflow.delete_knowledge_base("kb_handbook")

    assert beeflow.get_webpage("web_rules")["knowledgeBaseId"] is None


@pytest.mark.parametrize("host", ["nowhere.invalid", "NOWHERE.INVALID", "invalid"])
def test_page_of_a_host_that_cannot_be_has_failed(beeflow, host):
    made = beeflow.create_webpage(url=f"http://{host}:8080")

    assert (made["status"], made["error"]) == ("failed", f"There is no host {host.lower()}")


@pytest.mark.parametrize("url", ["ftp://files.example/a", "customs.example", "https://", "javascript:alert(1)"])
def test_only_pages_of_the_web_are_crawled(beeflow, url):
    assert beeflow.expect(400).create_webpage(url=url)["error"] == "bad_request"


def test_pages_of_others_are_not_there(beeflow):
    assert beeflow.expect(404).get_webpage("web_sunday")["error"] == "not_found"
    assert beeflow.expect(404).delete_webpage("web_sunday")["error"] == "not_found"


def test_removed_page_is_gone(beeflow):
    beeflow.delete_webpage("web_rules")

    assert beeflow.expect(404).get_webpage("web_rules")["error"] == "not_found"


def test_repetition_with_its_key_adds_no_second_page(beeflow):
    made = [beeflow.create_webpage(url="https://a.example/", **{"Idempotency-Key": "one"}) for _ in range(2)]

    assert made[0] == made[1]
    assert len(beeflow.list_webpages()) == 4


def test_pages_are_no_part_of_community(beeflow):
    refused = beeflow.as_("polder-admin").expect(403).list_webpages()

    assert (refused["error"], refused["details"]["feature"]) == ("license_feature_required", "webpages")
