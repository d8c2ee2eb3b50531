"""Training of the planner: data set → train → merge → evaluate → register, one command a stage."""
