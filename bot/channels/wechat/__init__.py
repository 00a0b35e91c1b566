"""WeChat (公众号): messages in by webhook, answers back in the webhook's own response or by its API."""
