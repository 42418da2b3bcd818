"""Snapshot, network, memory, findings and actions in; a Plan out. Pure: nothing is written here."""
