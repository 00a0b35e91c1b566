"""Bodies that nobody sends by mistake, thrown at the webhooks of the running program."""
