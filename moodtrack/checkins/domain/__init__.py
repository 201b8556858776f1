"""What is true of a check-in: its answers, its revisions, its days, its summary."""
