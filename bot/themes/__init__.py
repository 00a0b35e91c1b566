"""一月一专题: the year's themes, what is planned for each, and the special deliveries that open them."""
