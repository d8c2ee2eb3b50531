#!/usr/bin/env bash
# The whole comparison on an offline GPU host that ends every command after ten minutes, in two commands:
#
#   evaluation/baselines/on_gpu.sh prepare DATA         what is made once: embeddings of the rows, the SQLite file, the
#                                                       planner's GGUF, the closed book tuned on DATA/direct-train.jsonl
#   evaluation/baselines/on_gpu.sh measure OPTION...    all systems in one table, over what was made
#
# OPTIONs are those of `python -m evaluation.baselines`. ROWS (200000), DEVICE (cuda), WORK (runs/baselines, where things
# are kept) and PYTHON (python3) can be set. REHEARSE=yes trains three steps on a CPU.
set -euo pipefail
stage=$1
shift
work=${WORK:-runs/baselines} python=${PYTHON:-python3} tuned=()
recipe=(epochs=2 eval_steps=0)
if [[ ${REHEARSE:-} ]]; then recipe=(max_steps=3 batch_size=4 compile=false eval_steps=0 must_fall=0); fi
mkdir -p "$work"

baselines() {
    "$python" -m evaluation.baselines --rows "${ROWS:-200000}" --embed-device "${DEVICE:-cuda}" --cache "$work/cache" "$@"
}

case $stage in
    prepare)
        # One after the other, with nothing beside them: the table tells how long embedding took.
        baselines --only row-rag --only text-to-sql --only ours --limit 1 --out "$work/prepared"
        echo "[$SECONDS s] embeddings, SQLite, planner"
        "$python" -m training.base --out "$work/base"
        "$python" -m training.train training/configs/smollm2-135m.yaml "model=$work/base" "${recipe[@]}" \
            --data "$1/direct-train.jsonl" --out "$work/direct"
        "$python" -m training.merge --base "$work/base" --adapter "$work/direct" --out "$work/merged" \
            --gguf "$work/direct.gguf"
        echo "[$SECONDS s] closed book"
        ;;
    measure)
        if [[ -f $work/direct.gguf ]]; then tuned=(--direct-model "$work/direct.gguf"); fi
        baselines ${tuned[@]+"${tuned[@]}"} "$@"
        ;;
    *)
        echo "no stage $stage" >&2
        exit 2
        ;;
esac
