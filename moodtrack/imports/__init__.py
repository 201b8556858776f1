"""Histories from elsewhere come in, through the same actions as everything else."""
