"""Findings to actions, actions to drafts. Knows nothing of stores, mail servers or the clock."""
