"""Our migrations up to the one before words were sealed."""
