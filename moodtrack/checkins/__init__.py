"""The daily check-in: mood, sleep, activity, symptoms, side effects, and the coping tips a patient tried."""
