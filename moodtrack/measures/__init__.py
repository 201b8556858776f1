"""Questionnaires with a score: PHQ-9, PHQ-2 and GAD-7, when they are due and what changed."""
