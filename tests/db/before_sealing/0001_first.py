"""As it is in the house."""

from importlib import import_module

Migration = import_module("moodtrack.migrations.0001_first").Migration
