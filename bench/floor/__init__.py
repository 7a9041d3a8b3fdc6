"""The smallest Django list page: what any page of the kind has to cost."""
