"""The report: one HTML page that needs nothing else. Results in, worded by the template, text out."""
