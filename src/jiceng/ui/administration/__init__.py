"""Pages of core's mechanisms, kept here since core is below the page classes."""
