"""One module a command: what it asks for, what it calls, and the words it answers with."""
