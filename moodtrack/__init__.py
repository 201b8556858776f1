"""moodtrack: mood, sleep, activity and coping tips between ketamine infusions."""

__version__ = "0.1.0"
