"""The Google Sheets store. The only place that knows gspread."""
