"""What processes share of a WeChat official account: its token, its followers' windows, what it may do."""
