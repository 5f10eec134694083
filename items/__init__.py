"""The ground floor: what flows through the house, and the root of its errors."""
