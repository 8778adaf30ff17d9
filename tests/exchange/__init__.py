"""What other systems speak with us."""
