"""What was read of one document, laid over its text: marks, coverage, what was left unread, and how to find it."""
