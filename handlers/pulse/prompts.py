"""Prompts: they stand alone, apart from prompt templates. Their titles are unique within an organization."""

from specdouble import resource

list_prompts = create_prompt = get_prompt = update_prompt = delete_prompt = resource
