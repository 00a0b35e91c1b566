"""The fonts of what is printed, and how they are made (docs/decisions/0018)."""
