"""The forms of data: fields declared once, and an answer as JSON, rows or YAML."""
