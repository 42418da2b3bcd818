"""The local .xlsx workbook: made, read fast, and written without losing what a person put in."""
