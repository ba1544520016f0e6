"""Reading documents: what a press release, article, letter or page says about a force's grades."""
