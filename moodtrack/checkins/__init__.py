"""The daily check-in: mood, sleep, activity, symptoms, side effects, and the tips kept."""
