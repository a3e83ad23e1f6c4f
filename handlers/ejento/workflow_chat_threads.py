"""Workflow chat threads: conversations of a person with a workflow."""

from specdouble import resource

list_workflow_chat_threads = create_workflow_chat_thread = resource
get_workflow_chat_thread = update_workflow_chat_thread = delete_workflow_chat_thread = resource
