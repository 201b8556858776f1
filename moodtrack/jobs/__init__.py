"""Work for later, written down in the transaction of its cause and done once."""
