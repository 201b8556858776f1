"""The shape of what is taken home: lines of history.json, lines of the tables, and their words."""
