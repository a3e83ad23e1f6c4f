"""Laws: what rows must obey in any API that stores them, read from the document and tried by a state machine.

Nothing here imports what answers: these modules read the document for themselves.
"""
