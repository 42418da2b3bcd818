"""Stores: where a spreadsheet is kept.

A store reads snapshots and commits plans, and knows nothing of judgement.
"""
