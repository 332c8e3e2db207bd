"""What was changed in a workspace through a server since its build: written down, and applied to a copy."""
