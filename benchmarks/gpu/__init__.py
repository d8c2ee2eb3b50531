"""Engine and service on one GPU, each figure beside its limit: `python -m benchmarks.gpu`."""
