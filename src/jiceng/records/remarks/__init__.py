"""What people write about any record: remarks, with those whom they name."""
