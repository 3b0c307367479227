"""What would be a sensible next step: a few typed suggestions, behind the gates."""
