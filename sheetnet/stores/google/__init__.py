"""The shared Google Sheet. The only place that knows gspread."""
