"""The outside world: one port for each system, with a simulator that needs no network."""
