#!/usr/bin/env bash
# One visit to a GPU host in stages, for hosts that end every command after some minutes; each step has a time limit:
#
#   training/on_gpu.sh STAGE DATA OUT [SECONDS]     DATA from training.dataset (its files may be gzipped), OUT for what
#                                                   is kept, SECONDS (590) for the stage
#   train     base → train → merge → texts of every split
#   engines   kernels → quick looks at settings → the engine's grid with the fastest of them
#   serve     the service beside its engine, FP8, vLLM as it starts by itself
#   pace      the naive loop and ours in one run, Unsloth
#   recite    a second adapter, on direct answers: a baseline (evaluation.baselines), never served
#   evaluate  scores of the texts; needs no GPU and can as well be run on them afterwards
#
# A step that fails or hangs costs its own limit and what needs its result, nothing else. What was found so far is in
# OUT after every step: a summary, after train and recite the adapter in parts, and the rest in runs.tgz.
# EPOCHS (2) and WORK (runs, where the stages leave what the next ones need) can be set, and PYTHON (python3).
# REHEARSE=yes takes every step tiny, on a CPU, with llama.cpp in place of vLLM where texts are written.
set -uo pipefail
stage=$1 data=$2 out=$3 total=${4:-590}
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
        if [[ $stage =~ ^(train|recite)$ && -f $work/$name/adapter_model.safetensors ]]; then
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

told() { # told NAME...: the ends of their logs
    local name
    for name in "$@"; do
        if [[ -f $work/logs/$name.log ]]; then
            echo "== $name"
            tail -n 40 "$work/logs/$name.log"
        fi
    done
}

if [[ ! -f $work/data/few.jsonl && -d $data ]]; then
    for file in "$data"/*.jsonl "$data"/*.jsonl.gz; do
        [[ -f $file ]] || continue
        name=$(basename "${file%.gz}")
        if [[ $file == *.gz ]]; then gzip -dc "$file"; else cat "$file"; fi >"$work/data/$name"
    done
    head -n "$few" "$work/data/train.jsonl" >"$work/data/few.jsonl"
fi
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

bench() { # bench NAME LIMIT MEASUREMENTS: one table for all of them, with the settings that were fastest
    local name=$1 limit=$2 line settings=()
    if [[ -f $work/best ]]; then
        while read -r line; do settings+=(--set "$line"); done <"$work/best"
    fi
    step "$name" "$limit" "$python" -m benchmarks.gpu --out "$work/bench-gpu" --shape "$work/shape" --only "$3" \
        --budget "$((limit * slower - 15))" ${settings[@]+"${settings[@]}"} ${tiny[@]+"${tiny[@]}"}
}

shape() {
    if [[ ! -d $work/shape ]]; then
        step shape 60 "$python" -m benchmarks.gpu.shape "$work/shape" ${tiny[@]+"${tiny[@]}"}
    fi
}

engines() {
    local attention=auto
    shape || return
    if [[ ! $rehearse ]] && step kernels 75 "$python" -m benchmarks.gpu.kernels --out "$work/kernels.json" \
        --best "$work/attention"; then
        attention=$(cat "$work/attention")
    fi
    told kernels
    step candidates 200 "$python" -m benchmarks.gpu.candidates "$attention/v2" "$attention/v1" flash_attn/v2 \
        --out "$work/quick" --shape "$work/shape" --best "$work/best" --budget "$((185 * slower))" \
        ${tiny[@]+"${tiny[@]}"}
    bench bf16 240 bf16
}

pace() { # pace NAME LIMIT MEASUREMENT...
    local name=$1 limit=$2 only=()
    shift 2
    for one in "$@"; do only+=(--only "$one"); done
    if [[ ! $rehearse && -d $work/base ]]; then only+=(--base "$work/base" --data "$work/data/few.jsonl"); fi
    step "$name" "$limit" "$python" -m training.throughput "${only[@]}" ${tiny[@]+"${tiny[@]}"} --out "$work/$name" \
        --limit-s "$((limit * slower * 3 / 4))" --budget-s "$((limit * slower))"
}

case $stage in
    train)
        planner
        told train merge write
        ;;
    engines)
        engines
        told candidates bf16
        ;;
    serve)
        shape && bench service 240 service
        bench fp8 130 fp8
        bench untouched 130 untouched
        told service untouched
        ;;
    pace)
        pace naive-and-ours 240 small-naive small-ours
        if step unsloth-there 90 "$python" -c 'import unsloth'; then pace unsloth 240 large-unsloth small-unsloth; fi
        told naive-and-ours unsloth-there unsloth
        ;;
    recite)
        step direct 120 "$python" -m training.train "$recipe" "model=$work/base" "${options[@]}" eval_steps=0 \
            --data "$work/data/direct-train.jsonl" --out "$work/direct"
        ;;
    evaluate)
        step evaluate 180 "$python" -m training.evaluate "${asked[@]}" --texts "plan=$work/texts.jsonl" \
            --out "$work/metrics.json"
        told evaluate
        ;;
    *)
        echo "no stage $stage" >&2
        exit 2
        ;;
esac
note "$stage: all steps ended"
