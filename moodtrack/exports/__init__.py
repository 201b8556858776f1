"""A patient takes the history home: one zip. Writes to nothing."""
