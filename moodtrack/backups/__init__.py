"""Copies of everything that can be trusted: made, put back, and gone through row by row."""
