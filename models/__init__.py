"""Models on disk: the packaged base, the registry of adapters, and merging one into the other.

Needs numpy, gguf and safetensors, and neither torch nor an engine: a fresh machine makes its model with these alone.
"""
