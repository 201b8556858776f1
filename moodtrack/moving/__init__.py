"""From one clinic of this house to another: the diary goes along, the treatment record stays."""
