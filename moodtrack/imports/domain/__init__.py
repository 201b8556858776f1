"""What a file from elsewhere says: text, then lines, then days, with every fault by its place."""
