#!/usr/bin/env bash
# All stages of a training run in order; what is done already with the same inputs is left out.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: training/run.sh [options] [-- KEY=VALUE ...]

Runs  base → dataset → train → merge → write → evaluate → register.  A stage is left out when it was done before with the
same command and the same inputs, so that an interrupted run goes on where it ended. Relative paths are seen from the
repository's root. The last stage registers the adapter with the counts of the evaluation and promotes it, unless it
plans any kind of question worse than the version promoted before.

  --recipe FILE       recipe of the training stage     (training/configs/smollm2-135m.yaml)
  --line NAME         line of models to register under (smollm2-135m)
  --work DIR          folder for everything made       (build/LINE)
  --registry DIR      registry of adapters             (models/registry)
  --rows N            training examples                (200000)
  --tests N           questions of each held-out split (2000)
  --seed N            of the examples                  (1)
  --quantisation Q    of the GGUF file                 (q8_0)
  --processes N       training processes, one a GPU    (1)
  --from STAGE        do this stage and all after it again
  --until STAGE       end after this stage
  --dry-run           print the commands, do nothing
  --help              this text

KEY=VALUE are recipe options to change, e.g.  training/run.sh -- epochs=2 learning_rate=5e-4
The environment variable PYTHON names the interpreter (python3).
TEXT
}

stages=(base dataset train merge write evaluate register)
recipe=training/configs/smollm2-135m.yaml line=smollm2-135m work='' registry=models/registry
rows=200000 tests=2000 seed=1 quantisation=q8_0 processes=1 from='' until=register dry_run=''
python=${PYTHON:-python3}

fail() {
    echo "run.sh: $1" >&2
    exit 2
}

stage_number() {
    local number
    for number in "${!stages[@]}"; do
        if [[ ${stages[number]} == "$1" ]]; then
            echo "$number"
            return
        fi
    done
    fail "no stage '$1'; there are: ${stages[*]}"
}

while (($#)); do
    case $1 in
        --help | -h) usage && exit 0 ;;
        --dry-run) dry_run=yes && shift ;;
        --recipe | --line | --work | --registry | --rows | --tests | --seed | --quantisation | --processes | --from | --until)
            (($# > 1)) || fail "$1 needs a value"
            printf -v "${1#--}" '%s' "$2"
            shift 2
            ;;
        --)
            shift
            break
            ;;
        *) fail "unknown option '$1'; see --help" ;;
    esac
done
overrides=("$@")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=${work:-build/$line}
first=0
if [[ -n $from ]]; then first=$(stage_number "$from"); fi
last=$(stage_number "$until")

# What a stage's result depends on: its command, and every byte of its inputs (folders are listed file by file).
stamp_of() {
    local inputs=$1
    shift
    {
        printf '%s\0' "$@"
        # shellcheck disable=SC2086 # a list of paths without spaces
        find $inputs -type f ! -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum
    } | sha256sum
}

# stage NAME "INPUT ..." COMMAND...
stage() {
    local name=$1 inputs=$2 number stamp
    shift 2
    number=$(stage_number "$name")
    if ((number > last)); then return; fi
    if [[ -n $dry_run ]]; then
        printf '%s:' "$name"
        printf ' %q' "$@"
        printf '\n'
        return
    fi
    stamp=$(stamp_of "$inputs" "$@")
    if [[ -f $work/stamps/$name && $(<"$work/stamps/$name") == "$stamp" ]]; then
        echo "$name: done before"
        return
    fi
    echo "$name: $*"
    rm -f "$work/stamps/$name"
    "$@"
    echo "$stamp" >"$work/stamps/$name"
}

[[ $work != *[[:space:]]* ]] || fail "--work must not contain spaces"
train=("$python" -m training.train)
if ((processes > 1)); then
    train=("$python" -m torch.distributed.run --nproc-per-node "$processes" -m training.train)
fi
if [[ -z $dry_run ]]; then
    mkdir -p "$work/stamps"
    if [[ -n $from ]]; then
        for name in "${stages[@]:first}"; do rm -f "$work/stamps/$name"; done
    fi
fi

stage base "models/base.py training/base.py" \
    "$python" -m training.base --out "$work/base"
made_by="training/dataset.py training/examples.py training/forms.py training/filling.py training/slots.py training/names.py training/card.py"
stage dataset "$made_by training/wordings census rag" \
    "$python" -m training.dataset --out "$work/data" --rows "$rows" --tests "$tests" --seed "$seed"
stage train "$recipe $work/data/train.jsonl $work/data/validation.jsonl $work/base" \
    "${train[@]}" "$recipe" --data "$work/data/train.jsonl" --eval-data "$work/data/validation.jsonl" \
    --out "$work/run" "model=$work/base" ${overrides[@]+"${overrides[@]}"}
adapter="$work/run/adapter_model.safetensors $work/run/adapter_config.json"
stage merge "$adapter $work/base" \
    "$python" -m training.merge --base "$work/base" --adapter "$work/run" --out "$work/merged" \
    --gguf "$work/merged.gguf" --quantisation "$quantisation" \
    --test "$work/data/test-wordings.jsonl" --report "$work/merge.json"
splits="$work/data/test-wordings.jsonl $work/data/test-areas.jsonl $work/data/test-synonyms.jsonl"
# shellcheck disable=SC2086 # a list of paths without spaces
stage write "$work/merged.gguf $splits benchmarks/write.py census/understand/reply.py" \
    "$python" -m benchmarks.write $splits --model "$work/merged.gguf" --out "$work/texts.jsonl"
# shellcheck disable=SC2086
stage evaluate "$work/texts.jsonl $splits training/evaluate.py census" \
    "$python" -m training.evaluate $splits --texts "$line=$work/texts.jsonl" --out "$work/metrics.json"
stage register "$adapter $work/run/metrics.json $work/run/run.json $work/metrics.json" \
    "$python" -m training.register add --run "$work/run" --base "$work/base" --metrics "$work/metrics.json" \
    --line "$line" --registry "$registry" --promote
