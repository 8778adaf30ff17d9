"""What residents see and may do: before reporting, and behind the link of their own request."""
