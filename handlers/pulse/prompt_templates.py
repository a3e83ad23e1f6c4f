"""Prompt templates: kept in every version, run on a model, and judged by how they sound."""

from specdouble import NotFound, resource

from . import rules, stand_in, templates

list_prompt_templates = create_prompt_template = get_prompt_template = resource
update_prompt_template = delete_prompt_template = resource


def list_prompt_template_versions(id_, store, user):
    template = rules.seen(store.prompt_templates, "prompt template", id_, user)
    return {"data": [templates.as_version(state) for state in templates.previous(store, template)]}


def get_prompt_template_version(id_, version, store, user):
    template = rules.seen(store.prompt_templates, "prompt template", id_, user)
    for state in (template, *templates.previous(store, template)):
        if state["version"] == version:
            return templates.as_version(state)
    raise NotFound("version", version)


def execute_prompt_template(id_, body, store, user, fake):
    """Ask a stand-in for the model: its text follows from the prompt, and nobody is called."""
    asked = body or {}
    template = rules.seen(store.prompt_templates, "prompt template", id_, user)
    model = templates.model_to_run(store, template, asked.get("modelId"))
    prompt = templates.rendered(template, templates.values_to_run(template, asked))
    result = stand_in.answer(prompt, fake)
    templates.keep_result(store, template, result, asked.get("variableSetName"))
    return {
        "result": result,
        "renderedPrompt": prompt,
        "modelId": model.id,
        "durationMs": stand_in.duration(prompt, result),
    }


def analyze_prompt_template_sentiment(id_, body, store, user):
    """Judge by a short list of words; irony is lost on it."""
    template = templates.judged(
        store, rules.seen(store.prompt_templates, "prompt template", id_, user), (body or {}).get("target")
    )
    return {name: template[name] for name in ("rawSentimentAnalysis", "resultSentimentAnalysis")}
