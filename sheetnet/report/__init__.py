"""The weekly report: composed from findings and actions, rendered as text and HTML. Sends nothing."""
