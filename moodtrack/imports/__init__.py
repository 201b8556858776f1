"""Histories from elsewhere come in, through the same action as everything else."""
