"""From YAML files to the record: what a file may say, and every reason why it may not."""
