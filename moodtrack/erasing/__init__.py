"""The diary goes when its owner says so: a wish with a week to think, then every trace of it."""
