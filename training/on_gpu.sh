#!/usr/bin/env bash
# One visit to a GPU host, the most important first, each step with a time limit of its own:
#
#   training/on_gpu.sh DATA OUT [SECONDS]     DATA from training.dataset (its files may be gzipped), OUT for what is kept
#
#   base → train → merge → write → engine and service (make bench-gpu) → direct answers → naive loop and ours →
#   Unsloth → evaluate, which needs no GPU and can be run on the texts afterwards
#
# A step that fails or hangs costs its own limit and what needs its result, nothing else; SECONDS (1650) end it all.
# What was found so far is in OUT after every step: a summary, the adapter in parts, and the rest in runs.tgz.
# EPOCHS (2) and WORK (runs) can be set, and PYTHON (python3). REHEARSE=yes takes every step tiny, on a CPU, with
# llama.cpp in place of vLLM.
set -uo pipefail
data=$1 out=$2 total=${3:-1650}
work=${WORK:-runs} python=${PYTHON:-python3} rehearse=${REHEARSE:-}
splits=(validation test-wordings test-areas test-synonyms)
recipe=training/configs/smollm2-135m.yaml
options=("epochs=${EPOCHS:-2}") few=12000 slower=1 engine=vllm model=$work/merged questions=() tiny=()
if [[ $rehearse ]]; then
    options=(max_steps=3 batch_size=8 compile=false eval_steps=0 must_fall=0)
    few=96 slower=8 engine=llama_cpp model=$work/merged.gguf questions=(--limit 5) tiny=(--rehearse)
fi
mkdir -p "$out" "$work/logs" "$work/data"
SECONDS=0
: >"$out/summary.txt"

note() { echo "[$SECONDS s] $1" | tee -a "$out/summary.txt"; }

keep() {
    local name
    for name in plan direct; do
        if [[ -f $work/$name/adapter_model.safetensors ]]; then
            split -b 15M -d "$work/$name/adapter_model.safetensors" "$out/$name.safetensors."
        fi
    done
    tar czf "$out/runs.tgz" --exclude='*.safetensors' --exclude='*.gguf' --exclude='tokenizer*' --exclude=checkpoints \
        --exclude=./base --exclude=./data --exclude='untrained*' --exclude=shape -C "$work" .
}

# step NAME LIMIT COMMAND...
step() {
    local name=$1 limit=$(($2 * slower)) began=$SECONDS left=$((total - SECONDS)) status=0
    shift 2
    if ((left < 15)); then
        note "$name: left out, no time"
        return 1
    fi
    # timeout ends the whole group of processes: an engine's children would keep the card's memory.
    timeout --kill-after=10 "$((limit < left ? limit : left))" "$@" >"$work/logs/$name.log" 2>&1 || status=$?
    case $status in
        0) note "$name: done in $((SECONDS - began)) s" ;;
        124 | 137) note "$name: ended after $((SECONDS - began)) s" ;;
        *) note "$name: status $status after $((SECONDS - began)) s: $(tail -n 1 "$work/logs/$name.log")" ;;
    esac
    keep
    return "$status"
}

for file in "$data"/*.jsonl "$data"/*.jsonl.gz; do
    [[ -f $file ]] || continue
    name=$(basename "${file%.gz}")
    if [[ $file == *.gz ]]; then gzip -dc "$file"; else cat "$file"; fi >"$work/data/$name"
done
head -n "$few" "$work/data/train.jsonl" >"$work/data/few.jsonl"
train=$work/data/train.jsonl
if [[ $rehearse ]]; then train=$work/data/few.jsonl; fi
asked=("${splits[@]/#/$work/data/}")
asked=("${asked[@]/%/.jsonl}")

planner() {
    step base 90 "$python" -m training.base --out "$work/base" || return
    step train 480 "$python" -m training.train "$recipe" "model=$work/base" "${options[@]}" \
        --data "$train" --eval-data "$work/data/validation.jsonl" --out "$work/plan" || return
    step merge 90 "$python" -m training.merge --base "$work/base" --adapter "$work/plan" --out "$work/merged" \
        --gguf "$work/merged.gguf" || return
    step write 300 "$python" -m benchmarks.write "${asked[@]}" --model "$model" --engine "$engine" \
        ${questions[@]+"${questions[@]}"} --out "$work/texts.jsonl"
}

# A second adapter that recites figures: a baseline (evaluation.baselines), never served.
reciter() {
    step direct 120 "$python" -m training.train "$recipe" "model=$work/base" "${options[@]}" eval_steps=0 \
        --data "$work/data/direct-train.jsonl" --out "$work/direct"
}

pace() { # pace NAME LIMIT MEASUREMENT...
    local name=$1 limit=$2 only=()
    shift 2
    for one in "$@"; do only+=(--only "$one"); done
    if [[ ! $rehearse && -d $work/base ]]; then only+=(--base "$work/base" --data "$work/data/few.jsonl"); fi
    step "$name" "$limit" "$python" -m training.throughput "${only[@]}" ${tiny[@]+"${tiny[@]}"} --out "$work/$name" \
        --limit-s "$((limit * slower * 3 / 4))" --budget-s "$((limit * slower))"
}

planner
merged=()
if [[ ! $rehearse && -d $work/merged ]]; then
    merged=(--model "$work/merged" --questions "$work/data/test-wordings.jsonl")
fi
step bench-gpu 540 "$python" -m benchmarks.gpu --out "$work/bench-gpu" --budget 480 ${tiny[@]+"${tiny[@]}"} \
    ${merged[@]+"${merged[@]}"}
reciter
pace naive-and-ours 320 small-naive small-ours
if step unsloth-there 90 "$python" -c 'import unsloth'; then pace unsloth 240 large-unsloth small-unsloth; fi
step evaluate 180 "$python" -m training.evaluate "${asked[@]}" --texts "plan=$work/texts.jsonl" \
    --out "$work/metrics.json"
note "all steps ended"
for name in evaluate naive-and-ours unsloth bench-gpu; do
    if [[ -f $work/logs/$name.log ]]; then tail -n 40 "$work/logs/$name.log"; fi
done
