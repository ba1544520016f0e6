"""What is known: plain frozen values, with no files, no YAML and no printing."""
