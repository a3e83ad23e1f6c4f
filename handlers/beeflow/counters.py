"""Counters: what Prometheus reads, in its text format (version 0.0.4)."""

from base64 import b64encode
from collections import Counter

from specdouble import Unauthorized

_SETTING = "METRICS_BASIC_AUTH"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def check_caller(store, sent):
    """Refuse who does not send the credentials that the platform asks for, if it does."""
    setting = store.settings.get(_SETTING)
    if setting is None or not setting["value"]:
        return
    scheme, _, code = sent.partition(" ")
    if scheme.lower() != "basic" or code.strip() != b64encode(setting["value"].encode()).decode():
        reason = "invalid" if sent else "missing"
        raise Unauthorized(reason=reason, headers={"WWW-Authenticate": 'Basic realm="metrics", charset="UTF-8"'})


def text(store, calls, version):
    """Write every metric with its help and its type. Scrapes are not counted: two in a row say the same."""
    return "".join(
        (
            _metric("beeflow_build_info", "gauge", "The version that runs.", [({"version": version}, 1)]),
            _metric("beeflow_organisations", "gauge", "Organisations on the platform.", _one(store.organisations)),
            _metric("beeflow_users", "gauge", "Users of all organisations.", _one(store.users)),
            _metric("beeflow_sessions", "gauge", "Sessions that were opened and not ended.", _one(store.sessions)),
            _metric("beeflow_api_keys", "gauge", "API keys that let somebody in.", _one(store.api_keys)),
            _metric("beeflow_turns", "gauge", "Turns of chats by status.", _turns(store)),
            _metric("beeflow_messages_total", "counter", "Messages that were sent.", _messages(store)),
            _metric("beeflow_requests_total", "counter", "Requests by operation.", _requests(calls)),
        )
    )


def _metric(name, kind, told, samples):
    lines = [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
    return "\n".join((*lines, *(f"{name}{_labels(labels)} {value}" for labels, value in samples))) + "\n"


def _labels(labels):
    told = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _one(collection):
    return [({}, len(collection))]


def _turns(store):
    return [
        ({"status": status}, count) for status, count in sorted(Counter(one["status"] for one in store.turns).items())
    ]


def _messages(store):
    sent = Counter()
    for month in store.message_counts:
        sent[month["id"].partition(":")[0]] += month["sent"]
    return [({"organization": organization}, count) for organization, count in sorted(sent.items())]


def _requests(calls):
    return [({"operation": name}, count) for name, count in calls.items() if name != "get_metrics"]
