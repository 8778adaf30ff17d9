"""The pages and the JSON interface, over HTTP."""
