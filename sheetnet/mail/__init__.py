"""Mail: letters and drafts as bytes, into a folder or to a server, each report exactly once.

Knows the domain's Letter and Draft and nothing of spreadsheets. Reports go to the people of the
team; a draft to a contact only ever becomes a file for a person to read, change and send.
"""
