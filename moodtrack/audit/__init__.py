"""The trail: who did what to whose records, and who looked."""
