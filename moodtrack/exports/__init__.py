"""The patient takes the whole history home, in files that others can read."""
