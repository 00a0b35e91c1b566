"""Events without the conversation."""
