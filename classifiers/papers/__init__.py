"""From a paper in a file to what the classifier may keep of it: facts, counts and figures."""
