"""From a result to text or a file: JSON, rows, and pages for people. Knows nothing of YAML files."""
