"""Demo data: a quarter of a year in an electronics factory, played through the services."""
