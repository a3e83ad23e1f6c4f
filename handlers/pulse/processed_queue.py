"""Processed queue: the messages that workflows are done with, in S3 under keys with slashes."""

from specdouble import resource

list_processed_messages = get_processed_message = delete_processed_message = resource
delete_processed_messages = count_processed_messages = resource
