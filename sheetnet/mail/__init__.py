"""What carries mail: the outbox folder and SMTP. A report goes to its owner; a draft only into a folder."""
