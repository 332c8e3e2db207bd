"""Who messaged whom, through whom: from query rows to values, and the analyses on them."""
