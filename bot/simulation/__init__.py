"""A year of people who order, answer, deliver, come and rate, played through the real conversation core."""
