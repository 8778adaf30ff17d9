"""Django's PostgreSQL backend with a cheaper connection check and a change journal (``ENGINE``)."""
