"""Kinds of things, by noun: what they are called and how one would describe them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from specdouble.data.pools import COMPANIES, MODELS, PROMPTS, TAGS
from specdouble.data.words import singular


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `{name}` and `{city}` in a sentence are filled in."""

    label: str
    names: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def kind_of(noun: str) -> Kind | None:
    """Find the kind of a noun: the whole of it, then its last words: `support ticket` is a `ticket`."""
    words = noun.split()
    for start in range(len(words)):
        tail = " ".join((*words[start:-1], singular(words[-1])))
        if tail in _KINDS:
            return _KINDS[tail]
    return None


def is_person(noun: str) -> bool:
    """Tell whether a noun stands for somebody."""
    kind = kind_of(noun)
    return kind is not None and kind.label == "person"


def is_company(noun: str) -> bool:
    """Tell whether a noun stands for a firm."""
    kind = kind_of(noun)
    return kind is not None and kind.label == "company"


def _kind(label: str, names: str, *sentences: str) -> Kind:
    return Kind(label, tuple(name for name in names.split("|") if name), sentences)


PERSON = Kind("person", (), (
    "Joined the {city} office in spring and looks after key accounts.",
    "Writes about data and design, and cycles to work.",
    "Leads a team of six and answers best in the morning.",
    "Fifteen years in logistics, now with a focus on automation.",
))  # fmt: skip
COMPANY = Kind("company", COMPANIES, (
    "{name} builds software for mid-sized companies in {city} and beyond.",
    "Family-owned since 1987, with a head office in {city}.",
    "{name} serves more than four hundred customers from {city}.",
    "A young company from {city} with customers in twelve countries.",
))  # fmt: skip
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("user", "person", "customer", "author", "owner", "member", "employee", "contact", "assignee", "manager",
         "creator", "reviewer", "sender", "recipient", "patient", "doctor", "student", "teacher", "guest", "passenger",
         "driver", "artist", "speaker", "participant", "attendee", "candidate", "applicant", "admin", "administrator",
         "requester", "approver", "reporter", "editor", "lead", "subscriber", "cardholder", "visitor",
         "profile", "me", "beneficiary", "buyer", "seller", "invitee", "inviter", "follower", "player", "staff",
         "actor", "traveller", "traveler", "borrower", "account holder", "nurse", "instructor", "host", "uploader",
         "voter", "updater", "assigner", "commenter"), PERSON),
    **dict.fromkeys(
        ("organization", "organisation", "company", "vendor", "supplier", "merchant", "business", "firm", "tenant",
         "client", "employer", "publisher", "manufacturer", "partner", "carrier", "operator", "airline", "provider", "agency", "insurer", "account",
         "bank", "institution", "school", "customer organization", "brand", "org", "shop", "store", "enterprise"),
        COMPANY),
    "agent": _kind("agent", "Support Concierge|Invoice Assistant|Research Scout|Onboarding Guide|Release Reviewer|"
        "Travel Planner|Policy Advisor|Sales Companion|Data Steward|Meeting Scribe|Contract Reader|Shift Scheduler",
        "{name} answers customers' questions and hands over to a person when unsure.",
        "{name} reads incoming documents and files what it finds.",
        "{name} works through the queue overnight and reports each morning."),
    **dict.fromkeys(("model", "llm", "deployment", "engine", "ai model", "llm model"), _kind("model", "|".join(MODELS),
        "General-purpose model for chat and summaries.", "Fast and inexpensive, for short answers.",
        "Large context window, for long documents.")),
    "pet": _kind("pet", "Biscuit|Luna|Pepper|Mochi|Rex|Olive|Simba|Hazel|Ziggy|Nala|Waffles|Bella|Otis|Clover",
        "Friendly, house-trained and fond of long walks.", "Quiet and curious; gets along with children.",
        "Rescued last winter, now healthy and playful."),
    **dict.fromkeys(("station", "stop", "terminal"), _kind("station", "Berlin Hauptbahnhof|Paris Gare de Lyon|"
        "Amsterdam Centraal|Vienna Hauptbahnhof|London St Pancras|Madrid Atocha|Rome Termini|Zurich HB|Lyon Part-Dieu|"
        "Copenhagen H|Stockholm Central|Lisbon Oriente|Hamburg Altona|Edinburgh Waverley|Warsaw Centralna|Oslo S",
        "Long-distance and regional trains, with step-free access to every platform.")),
    **dict.fromkeys(("team", "group", "squad", "department", "unit"), _kind("team", "Platform|Customer Support|Growth|"
        "Data Science|Mobile|Payments|Security|Field Operations|Design|Partnerships",
        "Looks after the parts that customers see first.", "Keeps the lights on and the queues short.",
        "Five people in {city}, on call every other week.")),
    **dict.fromkeys(("project", "initiative", "program", "programme"), _kind("project", "Website Relaunch|"
        "Billing Migration|Mobile Onboarding|Warehouse Automation|Partner Portal|Knowledge Base Refresh|Churn Study|"
        "Green Fleet", "Brings three older systems together by the end of the year.",
        "A pilot with the {city} office before the wider roll-out.", "Cuts the time to a first answer by half.")),
    **dict.fromkeys(("workspace", "space", "folder", "collection", "library", "directory", "album"), _kind("workspace",
        "Customer Research|Product Launch|Finance 2026|Support Playbooks|Brand Assets|Engineering Notes|Legal Review|"
        "Partner Material", "Everything the team needs, in one place.", "Shared with the {city} office.")),
    **dict.fromkeys(("environment", "env", "stage"), _kind("environment", "Production|Staging|Development|QA|Sandbox|"
        "Demo|Preview", "Serves live traffic.", "Mirrors production with masked data.",
        "For trying things; reset every night.")),
    **dict.fromkeys(("product", "item", "article number", "sku", "goods", "merchandise", "variant"), _kind("product",
        "Walnut Desk Lamp|Canvas Backpack|Ceramic Pour-Over Set|Wool Throw|Trail Running Shoes|Cast Iron Pan|"
        "Noise-Cancelling Headphones|Linen Shirt|Bamboo Cutting Board|Insulated Bottle|Mechanical Keyboard|Reading Chair",
        "Made to last, with a five-year guarantee.", "Light, sturdy and easy to clean.",
        "Designed in {city} and made in small batches.")),
    **dict.fromkeys(("event", "meeting", "workshop", "webinar", "conference", "appointment", "session type"),
        _kind("event", "Spring Open Day|Product Roadmap Briefing|Design Systems Workshop|Customer Advisory Board|"
        "Night at the Museum|Data Meetup|Harvest Concert|Founders' Breakfast",
        "Doors open half an hour before the start; seats are limited.", "With talks, food and time for questions.")),
    **dict.fromkeys(("ticket", "issue", "case", "incident", "bug", "request", "defect"), _kind("ticket",
        "Cannot sign in after password reset|Invoice shows the wrong tax rate|Export stops at 10,000 rows|"
        "Delivery address is not saved|App closes when a photo is attached|Slow search on large accounts|"
        "Webhook is delivered twice|Time zone is off by an hour",
        "Happens for every user of the account since Monday.", "Only seen on the mobile app, about once a day.",
        "The customer sent a recording; see the attachment.")),
    **dict.fromkeys(("task", "todo", "action", "step", "milestone", "goal", "reminder", "activity"), _kind("task",
        "Review the draft contract|Prepare the quarterly report|Call back the supplier|Update the price list|"
        "Test the import with real files|Plan the office move|Write release notes|Order replacement parts",
        "To be finished before the next review.", "Waiting for an answer from {city}.",
        "Small, but it blocks two other teams.")),
    **dict.fromkeys(("document", "file", "attachment", "asset", "upload", "contract", "page", "guide", "manual"),
        _kind("document", "Quarterly Report|Onboarding Guide|Master Service Agreement|Floor Plan|Price List|"
        "Travel Policy|Release Notes|Employee Handbook", "The current version, approved in {city}.",
        "Draft for comments; please do not share yet.")),
    **dict.fromkeys(("conversation", "chat", "thread", "session", "discussion", "dialog"), _kind("conversation",
        "Question about single sign-on|Planning the spring campaign|Refund for a double charge|Summary of the board paper|"
        "Help with a spreadsheet formula|Ideas for the team offsite|Translating a reply|Choosing a plan",
        "Ended with a clear answer.", "Handed over to a colleague.")),
    **dict.fromkeys(("prompt", "prompt template", "template", "llm prompt", "instruction"), _kind("prompt",
        "Welcome Message|Support Triage|Meeting Summary|Code Review|Tone Check|Invoice Extraction|Plain Language Rewrite",
        "Used for the first answer to a new customer.", "Turns long notes into three bullet points.")),
    **dict.fromkeys(("dataset", "corpus", "index", "knowledge base", "knowledge", "data source", "data set",
        "vector store", "source"), _kind("dataset", "Help Center Articles|Product Catalogue|Support Transcripts 2025|"
        "Policy Handbook|Sales Call Notes|Public Web Pages|Engineering Wiki", "Refreshed every night.",
        "Cleaned by hand; names and addresses are removed.")),
    **dict.fromkeys(("workflow", "pipeline", "flow", "automation", "process", "routine", "playbook", "job", "run",
        "schedule", "batch", "crew"), _kind("workflow", "Nightly Import|Invoice Approval|New Customer Welcome|"
        "Document Classification|Weekly Digest|Lead Enrichment|Refund Check|Access Review",
        "Runs every weekday at six in the morning.", "Starts when a new file arrives.",
        "Asks for approval above 500 euros.")),
    **dict.fromkeys(("api key", "key", "token", "credential", "secret", "access key", "personal access token"),
        _kind("api key", "CI pipeline|Mobile app|Reporting job|Local development|Partner integration|Data warehouse sync",
        "Used by the build only.", "Expires at the end of the quarter.")),
    **dict.fromkeys(("role", "permission", "permission set", "access level"), _kind("role", "Administrator|Editor|"
        "Viewer|Billing Manager|Support Agent|Auditor|Developer", "May read everything and change nothing.",
        "Manages people and settings.")),
    **dict.fromkeys(("tag", "label", "keyword", "topic", "hashtag"), _kind("tag", "|".join(TAGS),
        "Marks what needs a second look.")),
    **dict.fromkeys(("category", "type", "class", "segment", "section", "classification"), _kind("category",
        "Home & Garden|Outdoor|Books|Electronics|Kitchen|Health|Travel|Office|Toys|Music",
        "Everything for the season, in one place.")),
    **dict.fromkeys(("plan", "subscription", "tier", "package", "license", "membership", "offer"), _kind("plan",
        "Starter|Team|Business|Enterprise|Free|Professional", "For small teams that are getting started.",
        "With single sign-on and priority support.")),
    **dict.fromkeys(("tool", "function", "skill", "capability", "plugin", "extension", "connector", "integration", "app",
        "application", "service"), _kind("tool", "Calendar Lookup|Web Search|Ticket Creator|Currency Converter|"
        "Document Reader|Mail Sender|Order Tracker|Database Query", "Finds a free slot and books it.",
        "Reads only; changes nothing.", "Connects by OAuth and refreshes on its own.")),
    **dict.fromkeys(("dashboard", "report", "chart", "insight", "view", "widget board", "notebook", "query"),
        _kind("dashboard", "Weekly Active Users|Revenue by Region|Support Load|Conversion Funnel|Release Health|"
        "Retention by Cohort|Cost per Answer", "The figures that the team looks at each Monday.",
        "Compares this quarter with the one before.")),
    **dict.fromkeys(("experiment", "test", "evaluation", "eval", "benchmark", "survey", "study", "poll", "scenario"),
        _kind("experiment", "Shorter Sign-up Form|New Pricing Page|Answer Quality, March|Onboarding Checklist|"
        "Tone of Voice|Search Ranking B", "Runs for two weeks on a tenth of the traffic.",
        "Compares the new wording with the old.")),
    **dict.fromkeys(("feature flag", "flag", "feature", "toggle", "setting", "option"), _kind("feature",
        "new-checkout|dark-mode|beta-search|weekly-digest|fast-export|inline-comments", "On for a tenth of the users.",
        "Off in production until the review is done.")),
    **dict.fromkeys(("campaign", "promotion", "newsletter", "ad", "advertisement", "audience", "cohort"),
        _kind("campaign", "Spring Launch|Winter Clearance|Win-back 2026|Early Adopters|Refer a Friend|Back to School",
        "Goes out to customers who were active last month.", "Two messages, a week apart.")),
    **dict.fromkeys(("article", "post", "blog post", "story", "news", "entry", "faq"), _kind("article",
        "Five Ways to Shorten Your Onboarding|What We Learnt from 10,000 Tickets|A Quiet Release|Inside the New Office|"
        "How to Read Your Invoice|Why We Moved to Weekly Releases",
        "A short read for teams that are growing.", "With figures from last year and three lessons.")),
    **dict.fromkeys(("book", "novel"), _kind("book", "The Salt Road|A Winter in Porto|The Cartographer's Daughter|"
        "Small Machines|Letters to the Harbor|The Ninth Orchard|Glass Mountains|The Clockmaker's Garden",
        "A quiet novel about two sisters and a lighthouse.", "Twelve essays on work and weather.")),
    **dict.fromkeys(("movie", "film", "video", "show", "episode", "series"), _kind("movie", "The Last Ferry|Paper Tigers|"
        "Northern Light|Midnight in Lisbon|The Understudy|Salt and Honey", "Two strangers share a train compartment.",
        "A heist, told backwards.")),
    **dict.fromkeys(("song", "track", "album", "playlist"), _kind("song", "Slow River|Paper Boats|Midnight Bakery|"
        "Copper Sky|Letters from Oslo|Glasshouse", "Recorded live in {city}.")),
    **dict.fromkeys(("course", "lesson", "module", "lecture", "class session", "training"), _kind("course",
        "Statistics for Beginners|Modern Web Design|Project Planning|Conversational Spanish|Machine Learning Basics|"
        "Public Speaking", "Six weeks, two hours a week, with exercises.")),
    **dict.fromkeys(("hotel", "property", "accommodation", "listing", "venue", "apartment", "house"), _kind("hotel",
        "Hotel Lindenhof|The Canal House|Villa Aurora|Harbor View Inn|Casa do Rio|The Old Mill",
        "Quiet rooms near the center of {city}.", "Breakfast until noon; bicycles are free.")),
    **dict.fromkeys(("room", "desk", "table", "seat type"), _kind("room", "Garden Room|Atelier|Library|Room 204|"
        "Harbor Suite|Loft", "Seats eight, with a screen and a whiteboard.")),
    **dict.fromkeys(("restaurant", "cafe", "bar", "kitchen"), _kind("restaurant", "Olive & Thyme|Blue Door Kitchen|"
        "Trattoria Sole|The Corner Table|Saffron House|Little Dumpling", "Seasonal dishes and a short wine list.")),
    **dict.fromkeys(("recipe", "dish", "meal", "menu item", "food"), _kind("recipe", "Lemon Risotto|Mushroom Ramen|"
        "Roast Carrot Salad|Chickpea Curry|Plum Cake|Fish Tacos", "Ready in forty minutes; serves four.")),
    **dict.fromkeys(("vehicle", "car", "truck", "bike", "fleet"), _kind("vehicle", "Van 12|City Cargo Bike|Shuttle North|"
        "Truck 7|Pool Car Blue", "Serviced in spring; winter tyres in the depot.")),
    **dict.fromkeys(("device", "sensor", "machine", "printer", "camera", "gateway", "equipment"), _kind("device",
        "Lobby Sensor|Dock Scanner 3|Cold Room Probe|Roof Weather Station|Front Desk Tablet|Press Line Camera",
        "Reports every five minutes.")),
    **dict.fromkeys(("server", "host machine", "node", "cluster", "instance", "container", "database", "bucket", "volume",
        "vm", "droplet", "domain name"), _kind("server", "web-01|api-eu-1|worker-03|db-primary|cache-02|build-arm-1",
        "Part of the {city} region.")),
    **dict.fromkeys(("region", "zone", "area", "territory"), _kind("region", "North|South|Central Europe|Nordics|"
        "Pacific|Iberia|Great Lakes", "Covers four countries.")),
    **dict.fromkeys(("location", "site", "office", "branch", "warehouse", "facility", "museum", "gallery", "park"),
        _kind("location", "Harbor Depot|Central Office|Riverside Campus|North Warehouse|Old Town Branch|"
        "Canal Street Studio", "Open on weekdays; entrance from the courtyard.")),
    **dict.fromkeys(("repository", "repo", "codebase"), _kind("repository", "billing-api|mobile-app|design-tokens|"
        "docs-site|data-pipeline|edge-proxy", "The service behind invoices and payments.")),
    **dict.fromkeys(("channel", "feed", "stream", "inbox", "queue", "mailbox"), _kind("channel", "general|support|"
        "release-notes|incidents|design-review|random", "For questions that need an answer today.")),
    **dict.fromkeys(("notification", "alert", "alarm", "announcement", "warning"), _kind("notification",
        "Usage above 80 percent|New sign-in from Lisbon|Export finished|Payment received|Certificate expires soon",
        "Sent to everyone who follows the project.")),
    **dict.fromkeys(("metric", "indicator", "measure", "kpi"), _kind("metric", "Answer quality|First response time|"
        "Cost per request|Weekly active users|Resolution rate", "Measured every hour.")),
    **dict.fromkeys(("policy", "rule", "guardrail", "condition", "filter", "check", "constraint"), _kind("policy",
        "No personal data in answers|Two approvals above limit|Block unknown senders|Retention: 90 days|"
        "Office hours only", "Applies to every account.", "Reviewed by legal twice a year.")),
    **dict.fromkeys(("webhook", "hook", "endpoint", "callback", "destination"), _kind("webhook", "Order updates|"
        "CRM sync|Incident bridge|Payment events|Warehouse feed", "Retries five times, then gives up.")),
    **dict.fromkeys(("question", "query text"), _kind("question", "Which plan suits a team of five?|How is usage counted?|"
        "Where is my data kept?|Can I change the currency?", "Asked most often in the first week.")),
    **dict.fromkeys(("note", "memo"), _kind("note", "Call with the supplier|Ideas for spring|Meeting, Tuesday|To follow up",
        "Short and to the point.")),
    **dict.fromkeys(("variable", "parameter", "field", "attribute", "column", "property name", "header"), _kind("field",
        "customer_name|language|order_number|due_date|region|tone", "Filled in when the form is sent.")),
    "system prompt": Kind("prompt", PROMPTS),
}  # fmt: skip
