"""Letters of a clinic to whoever asked for them: addresses, and nothing about anybody's health."""
