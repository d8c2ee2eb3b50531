#!/usr/bin/env bash
# One visit to a GPU host: trains the planner and the model that recites, and measures training beside it.
#
#   training/on_gpu.sh DATA OUT [SECONDS]     DATA from training.dataset, OUT for adapters, metrics and logs
#
# The planner gets as many epochs as fit into SECONDS (270) at the pace just measured. With a second GPU the
# measurements of training.throughput run there meanwhile, else afterwards.
set -uo pipefail
data=$1 out=$2 seconds=${3:-270}
work=${WORK:-runs} python=${PYTHON:-python3}
recipe=training/configs/smollm2-135m.yaml
mkdir -p "$out" "$work"
"$python" -m training.base --out "$work/base" || exit 1

planner() {
    "$python" -m training.throughput --only small-ours --base "$work/base" --data "$data/train.jsonl" \
        --out "$work/pace" --limit-s 120
    epochs=$("$python" - "$work/pace/throughput.json" "$data/train.jsonl" "$seconds" <<'PY'
import json, sys
measured = json.load(open(sys.argv[1]))["measurements"]["small-ours"]
rows = sum(1 for _ in open(sys.argv[2], "rb"))
print(round(min(3.0, float(sys.argv[3]) * measured.get("samples_per_s", 600) / rows), 2))
PY
    )
    echo "epochs: $epochs"
    "$python" -m training.train "$recipe" "model=$work/base" "epochs=$epochs" \
        --data "$data/train.jsonl" --eval-data "$data/validation.jsonl" --out "$work/plan"
    "$python" -m training.train "$recipe" "model=$work/base" epochs=2 r=16 alpha=32 eval_steps=0 must_fall=0 \
        --data "$data/direct-train.jsonl" --out "$work/direct"
}

measured() {
    "$python" -m training.throughput --base "$work/base" --data "$data/train.jsonl" --out "$work/throughput" \
        --budget-s 330 --limit-s 140
}

if [ "$("$python" -c 'import torch; print(torch.cuda.device_count())')" -gt 1 ]; then
    CUDA_VISIBLE_DEVICES=1 measured >"$out/throughput.log" 2>&1 &
    CUDA_VISIBLE_DEVICES=0 planner 2>&1 | tee "$out/planner.log"
    wait
else
    planner 2>&1 | tee "$out/planner.log"
    measured 2>&1 | tee "$out/throughput.log"
fi
split -b 15M -d "$work/plan/adapter_model.safetensors" "$out/plan.safetensors."
cp "$work/direct/adapter_model.safetensors" "$out/direct.safetensors"
tar czf "$out/runs.tgz" --exclude='*.safetensors' --exclude=checkpoints --exclude=base -C "$work" \
    --exclude='untrained*' --exclude=smollm2-135m --exclude=phi3-mini --exclude=large.jsonl .
cat "$out/throughput.log"
