"""Feature flags: what an organization has switched on."""

from . import features
from .envelopes import done

_OAUTH = "oauth_"


def get_oauth_feature_flags(store, user):
    return done(
        {"flags": {name: on for name, on in features.of(store, user.tenant).items() if name.startswith(_OAUTH)}}
    )


def list_feature_flags(store, user):
    return done({"flags": features.of(store, user.tenant)})


def _flag(name):
    def answer(store, user):
        return done({"name": name, "is_enabled": features.is_on(store, user.tenant, name)})

    return answer


get_agent_alias_feature_flag = _flag("agent_alias")
get_api_tools_feature_flag = _flag("api_tools")
get_caching_feature_flag = _flag("caching")
get_chat_agent_creation_feature_flag = _flag("chat_agent_creation")
get_dall_e_image_generation_feature_flag = _flag("dall_e_image_generation")
get_developer_portal_feature_flag = _flag("developer_portal")
get_guardrail_feature_flag = _flag("guardrails")
get_pii_redaction_feature_flag = _flag("pii_redaction")
get_share_agent_feature_flag = _flag("share_agent")
get_sharepoint_connector_feature_flag = _flag("sharepoint_connector")
get_sharepoint_index_feature_flag = _flag("sharepoint_index")
get_youtube_index_feature_flag = _flag("youtube_index")
