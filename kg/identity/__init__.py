"""Names and mentions to actors."""
