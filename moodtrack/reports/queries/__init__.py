"""Gathers what a report needs from the slices that own its parts."""
