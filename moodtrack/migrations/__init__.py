"""One straight line of migrations for all slices."""
