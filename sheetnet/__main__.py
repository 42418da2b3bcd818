"""``python -m sheetnet`` is the ``sheetnet`` command."""

from sheetnet.app.command_line import main

if __name__ == "__main__":
    main()
