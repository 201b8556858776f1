"""Answers for research, of those who said yes: tidy tables, no names, no dates."""
