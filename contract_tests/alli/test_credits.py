"""Credits. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

CATEGORIES = {
    "qna_auto_generation", "summary", "custom", "generative_answer", "generative_answer_with_google", "llmnode",
    "deep_research", "single_action", "document_ingestion", "document_ingestion_embedding",
    "document_ingestion_azure_layout", "document_ingestion_image_description", "document_ingestion_table_description",
    "document_ingestion_mineru", "faq_search", "mrc_search", "translation", "api_integration", "chat_agent",
    "works_agent", "others",
}  # fmt: skip
WEEK = {"startDate": "2026-01-12", "endDate": "2026-01-15"}


@pytest.mark.own_rows
@pytest.mark.parametrize("given", ["startDate", "endDate"])
def test_one_date_alone_is_refused(alli, given):
    """get_credit_balance: startDate and endDate are required together (both or neither)."""
    assert "expected both or neither" in alli.expect(400).get_credit_balance(**{given: "2026-01-12"})["error"]


def test_range_holds_both_of_its_days(alli):
    """get_credit_balance: dates are UTC and inclusive on both ends."""
    first, last = (
        alli.get_credit_balance(startDate=day, endDate=day)["byCategory"] for day in ("2026-01-12", "2026-01-15")
    )

    assert first["generative_answer"] == 50  # at the first moment of the day; 30.5 more a second before it
    assert last["api_integration"] == 12.5


def test_categories_are_told_of_a_range_only(alli):
    """get_credit_balance: byCategory absent when no date range is supplied; present for a range."""
    assert "byCategory" not in alli.get_credit_balance()
    assert alli.get_credit_balance(**WEEK)["byCategory"]
    assert alli.get_credit_balance(startDate="2020-01-01", endDate="2020-01-02")["byCategory"] == {}


def test_total_is_that_of_the_range_or_of_all_time(alli):
    """get_credit_balance: totalCreditUsage = range sum with dates, lifetime sum without."""
    assert alli.get_credit_balance(**WEEK)["totalCreditUsage"] == 104.5
    assert alli.get_credit_balance()["totalCreditUsage"] == 372.75


def test_limits_are_the_same_whatever_is_asked(alli):
    """get_credit_balance: trial info and monthly cap info are always project-cumulative."""
    answers = [alli.get_credit_balance(), alli.get_credit_balance(**WEEK)]

    assert [answer["monthlyCapInfo"] for answer in answers] == [{"creditLimit": 5000, "creditUsage": 187.5}] * 2
    assert alli.as_("hanabi").get_credit_balance(**WEEK)["trialInfo"] == {"creditLimit": 100, "creditUsage": 41.5}


@pytest.mark.parametrize("start", ["2025-01-01", "2026-01-08", "2026-01-12", "2026-01-15"])
def test_categories_add_up_to_the_total(alli, start):
    """get_credit_balance: totalCreditUsage for a range equals the sum of byCategory values."""
    answer = alli.get_credit_balance(startDate=start, endDate="2026-01-15")

    assert sum(answer["byCategory"].values()) == answer["totalCreditUsage"]


def test_there_are_21_categories(alli):
    assert set(alli.get_credit_balance(startDate="2025-01-01", endDate="2026-01-15")["byCategory"]) == CATEGORIES


@pytest.mark.own_rows
@pytest.mark.parametrize(("start", "end"), [("2026-01-15", "2026-01-14"), ("2026-02-30", "2026-03-01"), ("x", "y")])
def test_range_that_is_none_is_refused(alli, start, end):
    assert "Date" in alli.expect(400).get_credit_balance(startDate=start, endDate=end)["error"]


def test_other_project_has_a_balance_of_its_own(alli):
    assert alli.as_("hanabi").get_credit_balance()["totalCreditUsage"] == 41.5
