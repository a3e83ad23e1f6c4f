"""What values are drawn from: people, places, companies, words. All of it invented or common knowledge."""

from __future__ import annotations

from dataclasses import dataclass


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split("|"))


FIRST_NAMES = _split("""
Amara|Lucas|Ingrid|Mateo|Priya|Tomasz|Leila|Henrik|Sofia|Kwame|Yuki|Elena|Omar|Freya|Diego|Mei|Jonas|Aisha|Pavel|Clara|
Rafael|Nora|Ibrahim|Hana|Felix|Zoe|Anders|Carmen|Dmitri|Grace|Samuel|Linnea|Arjun|Beatriz|Viktor|Naomi|Emil|Fatima|Hugo|
Alice|Marco|Thandiwe|Oscar|Ines|Kenji|Rosa|Nikolai|Maya|Liam|Adaeze|Simon|Petra|Joao|Selma|Daniel|Anika|Theo|Chiara|
Malik|Eva|Gabriel|Sanna|Ravi|Julia|Bruno|Noor|Erik|Lucia|Tariq|Helena|Milan|Olivia|Karim|Astrid|Leon|Camila|Stefan|Amina|
Nils|Valentina|Yusuf|Greta|Andre|Miriam|Casper|Isabel|Rohan|Lena|Victor|Esther|Mikael|Paloma|Adrian|Saskia|Idris|Vera|
Elias|Marta|Jin|Rebecca|Otto
""")

LAST_NAMES = _split("""
Okafor|Lindqvist|Moreau|Fernandez|Nakamura|Kowalski|Haddad|Bergstrom|Silva|Mensah|Novak|Petrov|Sharma|Rossi|Weber|
Andersson|Costa|Dubois|Ivanova|Jensen|Kaya|Larsen|Marino|Nguyen|Oliveira|Patel|Reyes|Santos|Tanaka|Ueda|Vargas|Walsh|
Yilmaz|Zhang|Adeyemi|Brandt|Castillo|Dahl|Eriksen|Fischer|Gallagher|Hoffmann|Iyer|Johansson|Khan|Lopez|Meyer|Nielsen|
Ortega|Papadopoulos|Quinn|Romano|Schneider|Torres|Urban|Vasquez|Wagner|Xu|Young|Zimmermann|Abebe|Bauer|Chen|Diaz|
Eklund|Ferrari|Garcia|Holm|Ibarra|Jovanovic|Keller|Laurent|Murphy|Nilsen|Osei|Popescu|Ramirez|Sato|Takahashi|Usman|
Virtanen|Wong|Ahmed|Bianchi|Campbell|Demir|Evans|Fontaine|Gupta|Hansen
""")

COMPANIES = _split("""
Northwind Analytics|Harbor & Pine|Brightwater Labs|Copperline Systems|Fjord Logistics|Bluebird Health|Juniper Foods|
Meridian Robotics|Oakfield Partners|Quartz Mobility|Saltmarsh Energy|Tidewater Bank|Umbra Studios|Violet Commerce|
Westbrook Insurance|Alder & Finch|Beacon Research|Cobalt Networks|Driftwood Travel|Evergreen Supply|Foxglove Media|
Granite Software|Hazel Pharma|Ironbridge Capital|Kestrel Aerospace|Lantern Education|Mosaic Retail|Nimbus Telecom|
Orchard Kitchens|Pinecrest Realty|Redwood Instruments|Silverbirch Legal
""")

JOBS = _split("""
Product Manager|Software Engineer|Data Scientist|Customer Success Manager|Solutions Architect|Head of Operations| QA
Engineer|UX Designer|Account Executive|Machine Learning Engineer|Support Specialist|Technical Writer| Engineering
Manager|Security Analyst|Marketing Lead|Financial Controller
""")

DEPARTMENTS = _split("Engineering|Operations|Customer Support|Finance|Marketing|People|Legal|Research|Sales|Security")

STREETS = _split("""
Harbor Street|Mill Lane|Station Road|Linden Avenue|Market Square|Canal Street|Orchard Road|Kings Road|River Walk|
Garden Street|Church Lane|Victoria Avenue|Castle Street|Park Row|Bridge Street|Hill Road
""")

WORDS = _split("""
amber|birch|cedar|delta|ember|falcon|garnet|harbor|indigo|juniper|kestrel|lagoon|maple|nimbus|onyx|pepper|quartz|raven|
saffron|tundra|umber|violet|willow|zephyr|coral|dune|fern|glacier|heron|iris|lotus|meadow|nectar|olive|prairie|river|
summit|topaz|velvet|walnut
""")

TAGS = _split("""
beta|internal|priority|customer-facing|onboarding|pilot|legacy|compliance|mobile|quarterly|experimental|billing|support|
production|research|weekly|europe|self-service|partner|analytics
""")

COLORS = _split("slate|crimson|teal|amber|indigo|olive|coral|navy|plum|ivory|charcoal|mint")
BREEDS = _split("Border Collie|Maine Coon|Labrador|Siamese|Beagle|Ragdoll|Dachshund|Persian|Poodle|Whippet")
GENRES = _split("Fiction|History|Science|Poetry|Travel|Biography|Mystery|Essay")

MODELS = _split("""
gpt-4o|claude-sonnet-4|gemini-2.0-flash|llama-3.3-70b|mistral-large|gpt-4o-mini|claude-haiku-3.5|command-r-plus|
qwen-2.5-72b|deepseek-v3|phi-4|gemma-2-27b
""")
EMBEDDING_MODELS = _split("text-embedding-3-small|text-embedding-3-large|embed-english-v3|voyage-3|bge-large-en")
PROVIDERS = _split("openai|anthropic|google|mistral|cohere|meta|azure|bedrock")

BROWSERS = _split("Firefox|Chrome|Safari|Edge")
SYSTEMS = _split("macOS|Windows|Linux|iOS|Android")
USER_AGENTS = _split("""
Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0| Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)
AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15| Mozilla/5.0 (Windows NT 10.0; Win64; x64)
AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36
""")

QUESTIONS = _split("""
Which plan includes single sign-on?|How do I export last month's usage as CSV?|Can you summarise this contract in
three bullet points?|What changed in the March release?|Translate the attached reply into Portuguese.|Why was my
last payment declined?|Draft a polite reminder for an overdue invoice.|Which of our customers renewed early this
quarter?|How long do you keep deleted files?|Compare the two proposals and list the risks.
""")
ANSWERS = _split("""
Single sign-on is part of the Business plan; an administrator can switch it on under Settings.|You can export usage
from the Reports page: choose the month and press Download.|Here are the three main points, with the clause that
each one comes from.|The March release added scheduled reports and fixed the time zone of exports.|Your bank
declined the charge; the card on file expired last month.|Fourteen customers renewed early, most of them in the
education sector.|Deleted files are kept for thirty days and then removed for good.|The first proposal costs less,
the second one carries fewer delivery risks.
""")
PROMPTS = _split("""
You are a helpful support assistant. Answer briefly and name the article you used.|Summarise the following text for
a busy reader in no more than three sentences.|Classify the message as billing, technical or other, and reply with
the label only.|You review code. Point out mistakes first, then matters of style.|Translate the user's message into
plain English.|Extract names, dates and amounts from the document as JSON.
""")
COMMENTS = _split("""
Works exactly as described.|Could you have another look at the second figure?|Thanks, this solved it for us.|Arrived
two days early and well packed.|I would like to see an option for smaller teams.|Clear and quick, would use it
again.|The handle feels a little loose, otherwise fine.|Agreed, let us ship it on Thursday.
""")
REASONS = _split("""
Requested by the customer|Duplicate of an earlier entry|Scheduled maintenance|No longer needed|Changed by an
administrator|Missing details were added|Outside the agreed period|Approved after review
""")
WISHES = _split("""
Please ring at the side entrance.|Leave with the neighbour at number 12 if nobody answers.|Needed before the end of the
month.|Please put the purchase number on the invoice.|Arriving late, around ten in the evening.|Gift wrapping, please.
""")
MESSAGES = _split("""
The request was completed.|Your changes have been saved.|The export is ready to download.|Two items need your
attention.|The import finished without errors.|A new version is available.
""")
SENTENCES = _split("""
Used every day by the support team.|Set up during the spring migration and reviewed each quarter.|Kept in step with
the finance reports.|Shared between the Lisbon and Toronto offices.|Replaces the spreadsheet that was used
before.|Covers the whole of the European market.|Maintained by the operations team.|Built for customers who need
results on the same day.|Started as a pilot with three customers.|Handles the busiest hours of the week.|Checked by
two people before it goes out.|Runs on its own and reports by email.
""")

ERRORS = _split("Time limit exceeded|The other side closed the connection|The file could not be read")

FILES = _split("""
quarterly-report.pdf|meeting-notes.docx|customers.csv|floor-plan.png|onboarding-guide.pdf|invoice-0417.pdf|
product-photo.jpg|release-notes.md|budget.xlsx|interview.mp3|handbook.pdf|survey-results.csv|config.json|slides.pptx
""")
MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "md": "text/markdown",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp3": "audio/mpeg",
    "json": "application/json",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@dataclass(frozen=True)
class Place:
    """One real city and what goes with it."""

    city: str
    region: str
    region_code: str
    country: str
    code: str
    code3: str
    currency: str
    zone: str
    latitude: float
    longitude: float
    postal: str  # '#' stands for a digit
    language: str
    area: str
    continent: str


def _place(line: str) -> Place:
    parts = line.split("|")
    city, region, region_code, country, code, code3, currency, zone = parts[:8]
    latitude, longitude = float(parts[8]), float(parts[9])
    postal, language, area, continent = parts[10:]
    return Place(
        city,
        region,
        region_code,
        country,
        code,
        code3,
        currency,
        zone,
        latitude,
        longitude,
        postal,
        language,
        area,
        continent,
    )


PLACES = tuple(
    _place(line)
    for line in """
Berlin|Berlin|BE|Germany|DE|DEU|EUR|Europe/Berlin|52.52|13.405|101##|de|Mitte|Europe
Hamburg|Hamburg|HH|Germany|DE|DEU|EUR|Europe/Berlin|53.5511|9.9937|204##|de|Altona|Europe
Paris|Île-de-France|IDF|France|FR|FRA|EUR|Europe/Paris|48.8566|2.3522|750##|fr|Le Marais|Europe
Lyon|Auvergne-Rhône-Alpes|ARA|France|FR|FRA|EUR|Europe/Paris|45.764|4.8357|6900#|fr|Croix-Rousse|Europe
Madrid|Madrid|MD|Spain|ES|ESP|EUR|Europe/Madrid|40.4168|-3.7038|280##|es|Chamberí|Europe
Lisbon|Lisboa|11|Portugal|PT|PRT|EUR|Europe/Lisbon|38.7223|-9.1393|1100-###|pt|Alfama|Europe
Rome|Lazio|62|Italy|IT|ITA|EUR|Europe/Rome|41.9028|12.4964|001##|it|Trastevere|Europe
Amsterdam|Noord-Holland|NH|Netherlands|NL|NLD|EUR|Europe/Amsterdam|52.3676|4.9041|10## AB|nl|Jordaan|Europe
Vienna|Vienna|9|Austria|AT|AUT|EUR|Europe/Vienna|48.2082|16.3738|10#0|de|Neubau|Europe
Zurich|Zürich|ZH|Switzerland|CH|CHE|CHF|Europe/Zurich|47.3769|8.5417|800#|de|Wiedikon|Europe
Stockholm|Stockholm|AB|Sweden|SE|SWE|SEK|Europe/Stockholm|59.3293|18.0686|11# ##|sv|Södermalm|Europe
Oslo|Oslo|03|Norway|NO|NOR|NOK|Europe/Oslo|59.9139|10.7522|01##|nb|Grünerløkka|Europe
Copenhagen|Hovedstaden|84|Denmark|DK|DNK|DKK|Europe/Copenhagen|55.6761|12.5683|21##|da|Nørrebro|Europe
Warsaw|Mazowieckie|14|Poland|PL|POL|PLN|Europe/Warsaw|52.2297|21.0122|00-###|pl|Mokotów|Europe
London|England|ENG|United Kingdom|GB|GBR|GBP|Europe/London|51.5074|-0.1278|SW1A #AA|en|Camden|Europe
Edinburgh|Scotland|SCT|United Kingdom|GB|GBR|GBP|Europe/London|55.9533|-3.1883|EH1 #AA|en|Leith|Europe
Dublin|Leinster|L|Ireland|IE|IRL|EUR|Europe/Dublin|53.3498|-6.2603|D02 X2##|en|Ranelagh|Europe
Toronto|Ontario|ON|Canada|CA|CAN|CAD|America/Toronto|43.6532|-79.3832|M5V #K#|en|Leslieville|North America
Vancouver|British Columbia|BC|Canada|CA|CAN|CAD|America/Vancouver|49.2827|-123.1207|V6B #A#|en|Gastown|North America
Seattle|Washington|WA|United States|US|USA|USD|America/Los_Angeles|47.6062|-122.3321|981##|en|Ballard|North America
Austin|Texas|TX|United States|US|USA|USD|America/Chicago|30.2672|-97.7431|787##|en|Hyde Park|North America
Boston|Massachusetts|MA|United States|US|USA|USD|America/New_York|42.3601|-71.0589|021##|en|Back Bay|North America
Denver|Colorado|CO|United States|US|USA|USD|America/Denver|39.7392|-104.9903|802##|en|Capitol Hill|North America
Mexico City|Ciudad de México|CMX|Mexico|MX|MEX|MXN|America/Mexico_City|19.4326|-99.1332|06###|es|Roma|North America
São Paulo|São Paulo|SP|Brazil|BR|BRA|BRL|America/Sao_Paulo|-23.5505|-46.6333|01###-000|pt|Pinheiros|South America
Bogotá|Bogotá|DC|Colombia|CO|COL|COP|America/Bogota|4.711|-74.0721|1102##|es|Chapinero|South America
Nairobi|Nairobi|30|Kenya|KE|KEN|KES|Africa/Nairobi|-1.2921|36.8219|00#00|en|Kilimani|Africa
Cape Town|Western Cape|WC|South Africa|ZA|ZAF|ZAR|Africa/Johannesburg|-33.9249|18.4241|80##|en|Gardens|Africa
Tokyo|Tokyo|13|Japan|JP|JPN|JPY|Asia/Tokyo|35.6762|139.6503|150-00##|ja|Shibuya|Asia
Seoul|Seoul|11|South Korea|KR|KOR|KRW|Asia/Seoul|37.5665|126.978|045##|ko|Mapo|Asia
Singapore|Singapore|01|Singapore|SG|SGP|SGD|Asia/Singapore|1.3521|103.8198|0188##|en|Tiong Bahru|Asia
Bengaluru|Karnataka|KA|India|IN|IND|INR|Asia/Kolkata|12.9716|77.5946|5600##|en|Indiranagar|Asia
Sydney|New South Wales|NSW|Australia|AU|AUS|AUD|Australia/Sydney|-33.8688|151.2093|20##|en|Newtown|Oceania
Auckland|Auckland|AUK|New Zealand|NZ|NZL|NZD|Pacific/Auckland|-36.8509|174.7645|10##|en|Ponsonby|Oceania
""".strip().splitlines()
)
