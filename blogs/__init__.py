"""The voice: one blog for each tambon, and one for the province."""
