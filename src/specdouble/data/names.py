"""Texts by name: which rule a property's words call for, longest suffix first."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256

from specdouble.data import pools
from specdouble.data.facts import numbered
from specdouble.data.moments import write
from specdouble.data.spot import Spot
from specdouble.data.things import is_company, is_person, kind_of
from specdouble.data.words import plural, slug, words_of

Rule = Callable[[Spot, tuple[str, ...]], str]
"""Makes a text for a place; the words are those of the property that stand before the rule's own."""

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HEX = "0123456789abcdef"


def rule_for(name: str, noun: str) -> tuple[Rule, tuple[str, ...]] | None:
    """Find the rule for a property of some thing, and the words that stand before it."""
    words = tuple(word.rstrip("0123456789") or word for word in words_of(name))
    return _find(words, noun)


@lru_cache(maxsize=8192)
def _find(words: tuple[str, ...], noun: str) -> tuple[Rule, tuple[str, ...]] | None:
    last = noun.split()[-1:]
    if special := _OF_NOUN.get((" ".join(last), " ".join(words))):
        return special, ()
    for start in range(len(words)):
        rule = RULES.get(" ".join(words[start:]))
        if rule is not None:
            return rule, words[:start]
    if words and words[-1] in {"by", "to"}:  # created_by, assigned_to
        return _person_name, words
    return (_thing_name, words) if words and kind_of(" ".join(words)) is not None else None


def person_role(before: tuple[str, ...]) -> str:
    """Return whom the words before `name` or `email` speak of: `customer`, or `` for the object's own person."""
    phrase = " ".join(before)
    return phrase if phrase and (is_person(phrase) or before[-1] == "by") else ""


def _name(spot: Spot, before: tuple[str, ...]) -> str:
    phrase = " ".join(before)
    if person_role(before):
        return spot.facts.person(phrase).full
    if not phrase or spot.noun.endswith(phrase):
        return spot.facts.title
    return spot.facts.named(phrase)


def _thing_name(spot: Spot, before: tuple[str, ...]) -> str:
    """Name the thing that the whole property stands for: `owner`, `vendor`, `plan`."""
    return spot.facts.named(" ".join(before))


def _person_name(spot: Spot, before: tuple[str, ...]) -> str:
    return spot.facts.person(person_role(before)).full


def _email(spot: Spot, before: tuple[str, ...]) -> str:
    role = person_role(before)
    if not role and is_company(spot.noun):
        box = "billing" if "billing" in before else "support" if "support" in before else "hello"
        return f"{box}@{slug(spot.facts.company()) or 'office'}.example.com"
    return spot.facts.person(role).email


def _phone(spot: Spot, before: tuple[str, ...]) -> str:
    """555-0100 to 555-0199 are kept for fiction by the North American Numbering Plan."""
    return f"+1202555{100 + spot.chance.below(100):04d}"


def _address(spot: Spot, before: tuple[str, ...]) -> str:
    place = spot.facts.place
    return f"{_street(spot, before)}, {_postal(spot, before)} {place.city}, {place.country}"


def _street(spot: Spot, before: tuple[str, ...]) -> str:
    return f"{1 + spot.chance.below(180)} {spot.chance.pick(pools.STREETS)}"


def _postal(spot: Spot, before: tuple[str, ...]) -> str:
    return "".join(str(1 + spot.chance.below(9)) if sign == "#" else sign for sign in spot.facts.place.postal)


def _description(spot: Spot, before: tuple[str, ...]) -> str:
    kind = spot.facts.kind
    sentences = kind.sentences if kind is not None and kind.sentences else pools.SENTENCES
    sentence = spot.chance.pick(sentences)
    return sentence.format(name=spot.facts.title, city=spot.facts.place.city)


def _of(pool: tuple[str, ...]) -> Rule:
    return lambda spot, before: spot.chance.pick(pool)


def _place(attribute: str) -> Rule:
    return lambda spot, before: str(getattr(spot.facts.place, attribute))


def _url(spot: Spot, before: tuple[str, ...]) -> str:
    path = "/".join(slug(word) for word in before if word not in _ADDRESS_WORDS)
    end = slug(spot.facts.title)
    parts = [part for part in (path, "" if spot.facts.host != "www.example.com" else end) if part]
    return f"https://{spot.facts.host}/{'/'.join(parts)}".rstrip("/")


def _website(spot: Spot, before: tuple[str, ...]) -> str:
    return f"https://{spot.facts.host}"


def _image(spot: Spot, before: tuple[str, ...]) -> str:
    folder = next((word for word in spot.words if word not in _ADDRESS_WORDS), "image")
    return f"https://images.example.com/{folder}/{slug(spot.facts.title) or 'one'}.png"


def _link(spot: Spot, before: tuple[str, ...]) -> str:
    thing = slug(" ".join(before)) or plural(slug(spot.noun)) or "items"
    return f"https://api.example.com/{thing}/{spot.chance.text(_HEX, 8)}"


def _page(number: int) -> Rule:
    return lambda spot, before: f"https://api.example.com/{plural(slug(spot.noun)) or 'items'}?page={number}"


def _secret(prefix: str) -> Rule:
    """Make something that nobody takes for a real key."""
    return lambda spot, before: f"{prefix}_example_{spot.chance.text(_BASE62, 24)}"


def _hash(spot: Spot, before: tuple[str, ...]) -> str:
    return sha256(spot.chance.octets(32)).hexdigest()


def _version(spot: Spot, before: tuple[str, ...]) -> str:
    return f"{spot.chance.between(1, 4)}.{spot.chance.below(12)}.{spot.chance.below(9)}"


def _address_of_net(spot: Spot, before: tuple[str, ...]) -> str:
    """192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 are kept for documentation (RFC 5737)."""
    return f"{spot.chance.pick(('192.0.2', '198.51.100', '203.0.113'))}.{spot.chance.between(1, 254)}"


def _mac(spot: Spot, before: tuple[str, ...]) -> str:
    """00-00-5E-00-53-00 to 00-00-5E-00-53-FF are kept for documentation (RFC 7042, 2.1.2)."""
    return f"00:00:5e:00:53:{spot.chance.below(256):02x}"


def _number(spot: Spot, before: tuple[str, ...]) -> str:
    """Write a number a person would quote: `INV-20417`."""
    letters = (before[-1] if before else spot.noun or "no")[:3].upper()
    return f"{letters}-{spot.chance.between(10_000, 99_999)}"


def _code(spot: Spot, before: tuple[str, ...]) -> str:
    return f"{spot.chance.text('ABCDEFGHJKLMNPRSTUVWXYZ', 3)}-{spot.chance.between(100, 999)}"


def _identifier(spot: Spot, before: tuple[str, ...]) -> str:
    thing = (before[-1] if before else spot.noun.split()[-1] if spot.noun else "id")[:4]
    return f"{thing}_{spot.chance.text(_BASE62, 14)}"


def _mime(spot: Spot, before: tuple[str, ...]) -> str:
    return pools.MIME_TYPES[spot.facts.file.rpartition(".")[2]] if "." in spot.facts.file else "application/pdf"


def _job(spot: Spot, before: tuple[str, ...]) -> str:
    return spot.chance.pick(pools.JOBS)


def _slug(spot: Spot, before: tuple[str, ...]) -> str:
    return slug(spot.facts.title) or "item"


def _snake(spot: Spot, before: tuple[str, ...]) -> str:
    return _slug(spot, before).replace("-", "_")


def _initials(spot: Spot, before: tuple[str, ...]) -> str:
    return "".join(word[0] for word in spot.facts.title.split() if word[0].isalnum()).upper()[:3] or "X"


def _moment(form: str) -> Rule:
    return lambda spot, before: write(spot.facts.times.at(spot.words), form)


def clock(spot: Spot) -> str:
    """Return a time of day as people write it; a place opens in the morning and closes in the evening."""
    words = set(spot.words)
    hours = (8, 10) if words & _MORNING else (17, 20) if words & _EVENING else (8, 19)
    return f"{spot.chance.between(*hours):02d}:{spot.chance.pick(('00', '30', '15', '45'))}"


def _seconds(spot: Spot, before: tuple[str, ...]) -> str:
    return f"PT{spot.chance.between(5, 90)}M"


def _path(spot: Spot, before: tuple[str, ...]) -> str:
    return f"/{slug(spot.noun) or 'files'}/{spot.facts.file}"


def _locale(spot: Spot, before: tuple[str, ...]) -> str:
    return f"{spot.facts.place.language}-{spot.facts.place.code}"


def _message(spot: Spot, before: tuple[str, ...]) -> str:
    return spot.chance.pick(pools.MESSAGES)


def _content(spot: Spot, before: tuple[str, ...]) -> str:
    """Write what is said, by who says it: questions in messages, longer texts in articles."""
    if spot.noun.split()[-1:] and spot.noun.split()[-1] in {"message", "chat", "conversation", "turn", "session"}:
        return spot.chance.pick(pools.QUESTIONS)
    return f"{_description(spot, before)} {spot.chance.pick(pools.SENTENCES)}"


_ADDRESS_WORDS = frozenset(("url", "uri", "href", "link", "web", "html", "self"))
_MORNING = frozenset(("open", "opens", "opening", "start", "from"))
_EVENING = frozenset(("close", "closes", "closing", "end", "to", "until"))
_SKU = "ABCDEFGHJKLMNPRSTUVWXYZ"

RULES: dict[str, Rule] = {
    "name": _name,
    "title": _name,
    "label": _name,
    "display name": _name,
    "subject": _name,
    "headline": _name,
    "full name": _person_name,
    "fullname": _person_name,
    "first name": lambda spot, before: spot.facts.person(person_role(before)).first,
    "last name": lambda spot, before: spot.facts.person(person_role(before)).last,
    "username": lambda spot, before: spot.facts.person(person_role(before)).username,
    "initials": _initials,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "ip address": _address_of_net,
    "mac address": _mac,
    "wallet address": lambda spot, before: f"0x{spot.chance.text(_HEX, 40)}",
    "street": _street,
    "address line": _street,
    "address line two": lambda spot, before: f"Floor {spot.chance.between(1, 9)}",
    "city": _place("city"),
    "region": _place("region"),
    "region code": _place("region_code"),
    "country": _place("country"),
    "country code": _place("code"),
    "continent": _place("continent"),
    "neighbourhood": _place("area"),
    "postal code": _postal,
    "timezone": _place("zone"),
    "location": lambda spot, before: f"{spot.facts.place.city}, {spot.facts.place.country}",
    "coordinates": lambda spot, before: f"{spot.facts.place.latitude},{spot.facts.place.longitude}",
    "language": _place("language"),
    "locale": _locale,
    "currency": lambda spot, before: spot.facts.currency,
    "company": lambda spot, before: spot.facts.company(),
    "job title": _job,
    "department name": _of(pools.DEPARTMENTS),
    "description": _description,
    "content": _content,
    "question": _of(pools.QUESTIONS),
    "answer": _of(pools.ANSWERS),
    "prompt": _of(pools.QUESTIONS),
    "system prompt": _of(pools.PROMPTS),
    "comment": _of(pools.COMMENTS),
    "reason": _of(pools.REASONS),
    "message": _message,
    "error": lambda spot, before: spot.chance.pick(("Time limit exceeded", "Upstream closed the connection",
                                                    "The file could not be read")),  # fmt: skip
    "url": _url,
    "website": _website,
    "image url": _image,
    "href": _link,
    "next": _page(2),
    "prev": _page(1),
    "previous": _page(1),
    "first": _page(1),
    "last": _page(3),
    "host": lambda spot, before: spot.facts.host,
    "slug": _slug,
    "snake": _snake,
    "path": _path,
    "file name": lambda spot, before: spot.facts.file,
    "extension": lambda spot, before: spot.facts.file.rpartition(".")[2] or "pdf",
    "mime type": _mime,
    "version": _version,
    "color": _of(pools.COLORS),
    "hex color": lambda spot, before: f"#{spot.chance.text(_HEX, 6)}",
    "hash": _hash,
    "commit sha": lambda spot, before: _hash(spot, before)[:40],
    "etag": lambda spot, before: f'"{_hash(spot, before)[:16]}"',
    "token": _secret("tok"),
    "secret": _secret("secret"),
    "api key": _secret("key"),
    "password": lambda spot, before: f"Example-{spot.chance.pick(pools.WORDS)}-{spot.chance.between(100, 999)}!",
    "cursor": lambda spot, before: spot.chance.text(_BASE62, 20),
    "model": _of(pools.MODELS),
    "embedding model": _of(pools.EMBEDDING_MODELS),
    "provider": _of(pools.PROVIDERS),
    "tag": _of(pools.TAGS),
    "breed": _of(pools.BREEDS),
    "genre": _of(pools.GENRES),
    "browser": _of(pools.BROWSERS),
    "os": _of(pools.SYSTEMS),
    "user agent": _of(pools.USER_AGENTS),
    "number": _number,
    "code": _code,
    "sku": lambda spot, before: f"{spot.chance.text(_SKU, 3)}-{spot.chance.between(1000, 9999)}",
    "isbn": lambda spot, before: _isbn(spot.chance.between(0, 999_999_999)),
    "iban": lambda spot, before: "DE89370400440532013000",  # the example of ISO 13616
    "id": _identifier,
    "unit": _of(("piece", "kg", "hour", "box")),
    "gender": _of(("female", "male", "non-binary")),
    "status": _of(("active", "pending", "archived")),
    "state": _place("region"),
    "role": _of(("admin", "editor", "viewer", "member")),
    "scope": _of(("read", "write", "admin")),
    "method": _of(("GET", "POST", "PUT", "DELETE")),
    "environment": _of(("production", "staging", "development")),
    "priority": _of(("low", "medium", "high")),
    "severity": _of(("low", "medium", "high", "critical")),
    "level": _of(("basic", "intermediate", "advanced")),
    "category": lambda spot, before: spot.facts.named("category"),
    "type": _of(("standard", "custom", "default")),
    "source": _of(("web", "api", "import", "mobile")),
    "format": _of(("json", "csv", "pdf")),
    "size": _of(("small", "medium", "large")),
    "gate": lambda spot, before: f"{spot.chance.pick('ABCD')}{spot.chance.between(1, 40)}",
    "platform": lambda spot, before: str(spot.chance.between(1, 18)),
    "seat": lambda spot, before: f"{spot.chance.between(1, 30)}{spot.chance.pick('ABCDEF')}",
    "at": _moment("date-time"),
    "on": _moment("date"),
    "date": _moment("date"),
    "datetime": _moment("date-time"),
    "time": _moment("date-time"),
    "hours": lambda spot, before: "Mon-Fri 09:00-18:00",
    "opening time": lambda spot, before: clock(spot),
    "closing time": lambda spot, before: clock(spot),
    "cron": _of(("0 6 * * 1-5", "*/15 * * * *", "0 0 1 * *")),
    "duration": _seconds,
    "price": lambda spot, before: f"{spot.chance.between(4, 180)}.{spot.chance.pick(('00', '50', '90', '95'))}",
}  # fmt: skip

_ALIASES = {
    "name": "nom nombre heading caption",
    "display name": "friendly_name pretty_name",
    "full name": "legal_name contact_name holder_name owner_name real_name",
    "first name": "given_name firstname forename fname",
    "last name": "family_name surname lastname lname",
    "username": "user_name login handle nickname screen_name account_name",
    "email": "email_address mail e_mail emails",
    "phone": "phone_number telephone mobile mobile_number tel fax contact_number cell telephone_number whatsapp",
    "address": "full_address postal_address formatted_address",
    "ip address": "ip remote_ip client_ip ip_addr ipv4 source_ip remote_addr",
    "mac address": "mac",
    "street": "street_address address1 line line1 street_name address_line1 street_line",
    "address line two": "line2 address2 address_line2 unit_number apartment suite",
    "city": "town locality municipality",
    "region": "province county state_name administrative_area state_province",
    "region code": "state_code province_code subdivision",
    "country": "country_name nation nationality",
    "country code": "country_iso iso_country country_iso2 country_alpha2",
    "neighbourhood": "neighborhood district borough suburb",
    "postal code": "zip zipcode zip_code postcode post_code postalcode",
    "timezone": "time_zone tz zone_info zoneinfo",
    "coordinates": "geo latlng lat_lng geolocation",
    "language": "lang language_code preferred_language",
    "currency": "currency_code iso_currency",
    "company": "company_name organization_name organisation_name employer legal_entity",
    "job title": "job position occupation profession job_role headline_title",
    "description": "summary bio about overview details detail abstract synopsis excerpt blurb tagline purpose",
    "content": "text body transcript paragraph markdown snippet notes note instructions chunk",
    "question": "query user_message user_input utterance input prompt_text user_prompt",
    "answer": "completion response_text assistant_message reply generated_text output output_text response",
    "system prompt": "system_message instructions_text system_instruction prompt_template template_text",
    "comment": "review feedback remark remarks testimonial",
    "reason": "reason_text cause justification explanation rationale",
    "message": "status_message info notice hint",
    "error": "error_message failure_reason last_error",
    "url": "uri permalink web_url html_url link public_url location_url redirect_url redirect_uri endpoint",
    "website": "homepage site web home_page website_url site_url homepage_url base_url",
    "image url": "avatar avatar_url image photo picture logo logo_url icon_url thumbnail thumbnail_url image_uri "
    "photo_url picture_url cover cover_url banner banner_url poster profile_picture photo_urls image_urls",
    "href": "self self_link webhook_url callback_url api_url target_url resource_url",
    "host": "hostname domain domain_name server fqdn",
    "slug": "handle_slug url_slug permalink_slug",
    "path": "file_path filepath directory folder_path full_path",
    "file name": "filename file original_name original_filename document_name attachment_name",
    "extension": "file_extension ext file_type",
    "mime type": "mimetype content_type media_type mime",
    "version": "semver app_version release_version api_version",
    "color": "colour fur_color",
    "hex color": "color_hex background_color text_color primary_color accent_color brand_color color_code",
    "hash": "checksum sha256 digest sha signature fingerprint content_hash",
    "commit sha": "commit commit_hash revision sha1 git_sha",
    "token": "access_token refresh_token id_token auth_token session_token bearer_token jwt",
    "secret": "client_secret secret_key signing_secret webhook_secret private_key",
    "api key": "apikey access_key key_value public_key",
    "password": "passwd passphrase pwd",
    "cursor": "next_cursor previous_cursor page_token next_page_token continuation_token marker",
    "model": "model_name model_id llm llm_model deployment_name base_model default_model",
    "embedding model": "embedding embeddings_model embed_model",
    "provider": "model_provider llm_provider vendor_name",
    "tag": "keyword topic label_name hashtag",
    "browser": "browser_name",
    "os": "operating_system os_name",
    "user agent": "useragent",
    "number": "no reference reference_number invoice_number order_number ticket_number tracking_number serial "
    "serial_number account_number confirmation_number ref case_number flight_number",
    "code": "short_code promo_code coupon_code discount_code voucher ticket_code invite_code",
    "gender": "sex",
    "status": "state_text lifecycle",
    "datetime": "timestamp date_time time_stamp created updated modified created_date_time created_on_date since "
    "until expires deleted expiry",
    "time": "start_time end_time departure_time arrival_time event_time created_time updated_time",
    "date": "day birthday dob birthdate birth_date",
    "opening time": "time_open open_time opens opens_at opening opening_hour",
    "closing time": "time_close close_time closes closes_at closing closing_hour",
    "cron": "cron_expression schedule_expression crontab",
    "duration": "interval period timeout_text",
    "price": "amount total cost subtotal fee balance",
}
RULES |= {" ".join(words_of(alias)): RULES[name] for name, aliases in _ALIASES.items() for alias in aliases.split()}

_OF_NOUN: dict[tuple[str, str], Rule] = {
    ("model", "id"): _of(pools.MODELS),
    ("file", "name"): RULES["file name"],
    ("file", "filename"): RULES["file name"],
    ("attachment", "name"): RULES["file name"],
    ("tag", "name"): _of(pools.TAGS),
    ("city", "name"): RULES["city"],
    ("country", "name"): RULES["country"],
    ("country", "code"): RULES["country code"],
    ("currency", "code"): RULES["currency"],
    ("language", "code"): RULES["language"],
    ("prompt", "text"): _of(pools.PROMPTS),
    ("prompt", "content"): _of(pools.PROMPTS),
    ("template", "content"): _of(pools.PROMPTS),
    ("answer", "text"): _of(pools.ANSWERS),
    ("choice", "text"): _of(pools.ANSWERS),
    ("comment", "text"): _of(pools.COMMENTS),
    ("comment", "body"): _of(pools.COMMENTS),
    ("review", "text"): _of(pools.COMMENTS),
    ("review", "body"): _of(pools.COMMENTS),
    ("review", "comment"): _of(pools.COMMENTS),
    ("address", "state"): RULES["region"],
    ("address", "number"): lambda spot, before: str(spot.chance.between(1, 180)),
    **{
        (noun, name): _of(texts)
        for noun in ("error", "problem", "failure", "exception", "fault")
        for name, texts in (
            ("title", ("Not Found",)),
            ("error", ("Not Found",)),
            ("name", ("NotFound",)),
            ("type", ("about:blank",)),
            ("code", ("not_found",)),
            ("error code", ("not_found",)),
            ("reason", ("not_found",)),
            ("message", ("There is nothing under this address.",)),
            ("detail", ("There is nothing under this address.",)),
            ("description", ("There is nothing under this address.",)),
            ("field", ("name",)),
        )
    },
    ("message", "role"): _of(("user", "assistant")),
    ("user", "role"): RULES["role"],
    ("color", "name"): _of(pools.COLORS),
}


def fallback(spot: Spot) -> str:
    """Make a text for a property that no rule knows: a word or two that could stand there."""
    words = spot.words
    if len(words) > 1 and words[-1] in {"ids", "uuid", "guid", "key"}:
        return _identifier(spot, words[:-1])
    word = spot.chance.pick(pools.WORDS)
    return numbered(f"{word} {words[-1]}" if words else word, spot.chance.lap(len(pools.WORDS)))


def _isbn(number: int) -> str:
    digits = f"978{number:09d}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
