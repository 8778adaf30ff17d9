"""Hot issues: clusters of like requests in space, time and meaning, for places and matters."""
