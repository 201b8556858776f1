"""Asking kindly, at her own hour: when a reminder is due, and by which way it goes out."""
