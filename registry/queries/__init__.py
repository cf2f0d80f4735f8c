"""Named reads that are more than one queryset method. They change nothing."""
