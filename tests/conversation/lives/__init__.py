"""Whole lives of orders: several persons, each on a channel of their own, talk with one running program."""
