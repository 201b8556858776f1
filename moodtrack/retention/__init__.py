"""How long the clinic keeps its own record of someone, and what is kept of those who left."""
