"""The voice: one blog for each tambon. Nothing of it is built yet."""
