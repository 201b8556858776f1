"""Notices when someone needs people rather than software: the help page and its lines."""
