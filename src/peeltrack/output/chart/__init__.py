"""Pictures of grades over time: a chart of tiles, and the drawing of it."""
