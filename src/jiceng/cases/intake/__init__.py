"""From a report to a request: checked, located, classified, routed to its receiving unit."""
