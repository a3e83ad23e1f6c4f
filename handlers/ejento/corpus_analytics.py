"""Figures by corpus."""

from .figures import counted
from .measures import DOCUMENTS, MODES

get_corpus_document_counts = counted(DOCUMENTS, by="corpora")
get_corpus_indexing_modes = counted(MODES, by="corpora")
