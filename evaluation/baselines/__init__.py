"""The same questions to systems as others build them, and to ours: `python -m evaluation.baselines`.

    command      the command line
    systems      the systems by name: what is compared
    worker       each in a process of its own
    chat, llama  a model to ask; closed, rowrag, sql: what is built on it, the last two with LlamaIndex
    rows, vectors, database   what those two are given
    e5_torch, e5_file         embeddings by a GPU; on_gpu.sh: all of it on such a host
    served       the service, started for the comparison
    sample       which questions
    judge, grounding, outcomes, report   what the answers are worth

docs/baselines.md says what is compared with what, and how it is judged.
"""
