"""The report: one HTML page that needs nothing else. Results in, plain values for the template, text out."""
