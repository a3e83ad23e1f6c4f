"""What was used: credits by category, in a period or ever, and what may be."""

from . import calls, periods

_CATEGORIES = (
    "qna_auto_generation",
    "summary",
    "custom",
    "generative_answer",
    "generative_answer_with_google",
    "llmnode",
    "deep_research",
    "single_action",
    "document_ingestion",
    "document_ingestion_embedding",
    "document_ingestion_azure_layout",
    "document_ingestion_image_description",
    "document_ingestion_table_description",
    "document_ingestion_mineru",
    "faq_search",
    "mrc_search",
    "translation",
    "api_integration",
    "chat_agent",
    "works_agent",
    "others",
)
_EVER = periods.Period()


def by_category(store, project, period=_EVER):
    """Return what was used in each category; those of which nothing was are left out."""
    found = dict.fromkeys(_CATEGORIES, 0)
    for row in calls.within(store.credit_usage, project, period):
        found[row["category"]] += row["credit"]
    return {category: round(used, 6) for category, used in found.items() if used}


def total(categories):
    """Return the sum of all categories."""
    return round(sum(categories.values()), 6)


def limits(store, project, now):
    """Return what a project may use, on trial and each month, with what it has: whatever period is asked for."""
    month = periods.Period(now.date().replace(day=1), now.date())
    told = {"trialInfo": ("trialCreditLimit", _EVER), "monthlyCapInfo": ("monthlyCreditLimit", month)}
    return {
        name: {"creditLimit": project[limit], "creditUsage": total(by_category(store, project, period))}
        for name, (limit, period) in told.items()
        if project.get(limit) is not None
    }
