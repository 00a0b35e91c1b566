"""Telegram: updates in by webhook or long polling, replies out as HTML with inline buttons."""
