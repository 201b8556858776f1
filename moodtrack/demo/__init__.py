"""A clinic to try things on: people who do not exist, with histories made from a seed."""
