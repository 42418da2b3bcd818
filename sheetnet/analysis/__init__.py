"""Judgement: Network, policy and today in, Findings out. Pure and vectorised.

Knows nothing of stores, mail, drafts or the clock.
"""
