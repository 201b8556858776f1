"""HTTP manners that every slice shares; knows no slice."""
