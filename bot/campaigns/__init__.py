"""群发: one content to an audience of many. What staff may do with it, who gets it, and what came of it."""
