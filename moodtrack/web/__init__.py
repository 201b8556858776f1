"""HTTP manners every slice shares; knows no slice."""
