"""Events: which deliveries residents may come to, who has a place there, and who wants to hear of them."""
