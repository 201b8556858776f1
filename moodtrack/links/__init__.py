"""The ten-second link: an answer without signing in, that can write a little and read nothing."""
