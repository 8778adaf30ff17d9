"""Search of requests by words, filters, ends of numbers or similarity; export."""
