"""The weekly report: composed from findings and actions, rendered as text and HTML.

Knows what a week looks like to one owner; knows nothing of mail servers, folders or the clock.
"""
