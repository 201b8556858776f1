"""Draws: numbers in, SVG bytes out. The server never loads this; the render process does."""

from moodtrack.reports.charts.sheets import NAMES, course_for_print, curve_for_print, draw

__all__ = ["NAMES", "course_for_print", "curve_for_print", "draw"]
