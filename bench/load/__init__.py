"""What the figures, the soak and the faults share: an exchange to load, the load, the sums."""
