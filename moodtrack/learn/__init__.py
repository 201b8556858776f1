"""What there is to read: short pages as data, and a way to ask a clinic for a conversation."""
