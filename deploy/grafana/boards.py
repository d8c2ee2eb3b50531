"""The four dashboards. A panel is one entry: what it shows, in which unit, by which queries."""

from __future__ import annotations

from queries import OURS, Board, Panel, Query, part, quantile, quantiles, rate, total

ASKED = 'route="/census_qa"'
REQUESTS, SECONDS = "census_qa_requests_total", "census_qa_request_duration_seconds"
ANSWERS, STAGES = "census_qa_answers_total", "census_qa_stage_duration_seconds"
GENERATIONS, TOKENS = "census_qa_engine_generations_total", "census_qa_engine_tokens_total"
LOOKUPS = "census_qa_cache_requests_total"
MEANT = "census_qa_measure_probability"

OVERVIEW = Board(
    "census-qa-overview",
    "Census QA: overview",
    "Is it up, is it right, is it fast.",
    [
        (
            "Now",
            [
                Panel("Ready", "bool_yes_no", [Query(f"min(census_qa_ready{{{OURS}}})")], width=3, kind="number"),
                Panel("Requests", "reqps", [Query(rate(REQUESTS))], width=3, kind="number"),
                Panel(
                    "Failed",
                    "percentunit",
                    [Query(part(REQUESTS, 'code=~"5..", code!~"503|504"'))],
                    "500 and its like; what is turned away is no failure.",
                    width=3,
                    kind="number",
                ),
                Panel("Turned away", "reqps", [Query(rate("census_qa_shed_total"))], width=3, kind="number"),
                Panel("Median", "s", [Query(quantile(0.5, SECONDS, match=ASKED))], width=3, kind="number"),
                Panel("p99", "s", [Query(quantile(0.99, SECONDS, match=ASKED))], width=3, kind="number"),
                Panel(
                    "Cached",
                    "percentunit",
                    [Query(part(LOOKUPS, 'layer="answer", result="hit"', 'layer="answer"'))],
                    width=3,
                    kind="number",
                ),
                Panel(
                    "Answered",
                    "percentunit",
                    [Query(part(ANSWERS, 'status="answered"'))],
                    "Of all answers sent; the others ask back or hold no figure.",
                    width=3,
                    kind="number",
                ),
            ],
        ),
        (
            "Traffic",
            [
                Panel("Requests by route", "reqps", [Query(rate(REQUESTS, "route"), "{{route}}")]),
                Panel("Requests by status", "reqps", [Query(rate(REQUESTS, "code"), "{{code}}")]),
                Panel("Answers by intent", "reqps", [Query(rate(REQUESTS, "intent", 'intent!=""'), "{{intent}}")]),
            ],
        ),
        (
            "Latency",
            [
                Panel("Questions", "s", quantiles(SECONDS, ASKED)),
                Panel("By route, p95", "s", [Query(quantile(0.95, SECONDS, "route"), "{{route}}")]),
                Panel(
                    "Where the time goes",
                    "s",
                    [Query(rate(f"{STAGES}_sum", "stage"), "{{stage}}")],
                    "Seconds spent in each stage, per second.",
                ),
                Panel("By stage, p95", "s", [Query(quantile(0.95, STAGES, "stage"), "{{stage}}")]),
                Panel("Event loop's lag", "s", quantiles("census_qa_event_loop_lag_seconds")),
                Panel(
                    "Under way",
                    "short",
                    [
                        Query(total("census_qa_requests_in_flight"), "requests"),
                        Query(total("census_qa_workers_busy"), "computed"),
                        Query(total("census_qa_queue_depth"), "waiting"),
                    ],
                ),
            ],
        ),
        (
            "Process",
            [
                Panel(
                    "Memory",
                    "bytes",
                    [
                        Query(total("process_resident_memory_bytes", "instance"), "{{instance}}"),
                        Query(
                            total("census_qa_worker_processes_resident_memory_bytes", "instance"),
                            "{{instance}}, processes beside",
                        ),
                    ],
                ),
                Panel(
                    "Processor",
                    "short",
                    [Query(rate("process_cpu_seconds_total", "instance"), "{{instance}}")],
                    "Cores.",
                ),
                Panel("Open files", "short", [Query(total("process_open_fds", "instance"), "{{instance}}")]),
                Panel(
                    "Versions",
                    "none",
                    [Query(f"count by (service, model, data, index) (census_qa_build_info{{{OURS}}})")],
                    "Instances by what they run.",
                    width=24,
                    kind="table",
                ),
            ],
        ),
    ],
)

ENGINE = Board(
    "census-qa-engine",
    "Census QA: engine",
    "The model that plans: speed, load, and what of it is used.",
    [
        (
            "Speed",
            [
                Panel("Tokens", "short", [Query(rate(TOKENS, "kind"), "{{kind}}")], "Per second."),
                Panel("Time of a plan", "s", quantiles("census_qa_engine_generation_duration_seconds")),
                Panel(
                    "Prompt found in the cache",
                    "percentunit",
                    [Query(part(TOKENS, 'kind="kept"', 'kind=~"kept|read"'))],
                    "Tokens of prompts that needed no computing.",
                    most=1,
                ),
            ],
        ),
        (
            "Load",
            [
                Panel(
                    "Generations",
                    "short",
                    [
                        Query(total("census_qa_engine_running", "model"), "{{model}}, running"),
                        Query(total("census_qa_engine_waiting", "model"), "{{model}}, waiting"),
                    ],
                ),
                Panel(
                    "KV cache in use",
                    "percentunit",
                    [Query(f"max by (model) (census_qa_engine_kv_cache_usage_ratio{{{OURS}}})", "{{model}}")],
                    most=1,
                ),
                Panel("Plans asked for", "reqps", [Query(rate(GENERATIONS, "outcome"), "{{outcome}}")]),
                Panel(
                    "Moves",
                    "bool_yes_no",
                    [Query(f"min by (model) (census_qa_engine_up{{{OURS}}})", "{{model}}")],
                    "Whether every process' engine writes tokens; while one does not, rules plan.",
                    kind="number",
                ),
            ],
        ),
        (
            "Use",
            [
                Panel("Planned by", "reqps", [Query(rate("census_qa_plans_total", "source"), "{{source}}")]),
                Panel(
                    "Not planned by the model, since it was",
                    "reqps",
                    [Query(rate("census_qa_model_fallbacks_total", "reason"), "{{reason}}")],
                    "The rules' plan stood.",
                ),
                Panel(
                    "Not used of its plans",
                    "percentunit",
                    [
                        Query(
                            f"{rate('census_qa_model_plan_faults_total')} / "
                            + rate(GENERATIONS, match='outcome="written"')
                        )
                    ],
                ),
            ],
        ),
    ],
)

QUALITY = Board(
    "census-qa-quality",
    "Census QA: answer quality",
    "What is answered, refused and withheld, and how sure retrieval is. Right and wrong is what evaluation measures.",
    [
        (
            "Answers",
            [
                Panel("By status", "reqps", [Query(rate(ANSWERS, "status"), "{{status}}")]),
                Panel(
                    "Shares",
                    "percentunit",
                    [
                        Query(part(ANSWERS, 'status="ambiguous"'), "asked back"),
                        Query(part(ANSWERS, 'status="not_available"'), "not available"),
                        Query(part(ANSWERS, 'status="out_of_scope"'), "out of scope"),
                    ],
                    most=1,
                ),
                Panel("By route of planning", "reqps", [Query(rate(ANSWERS, "planner"), "{{planner}}")]),
            ],
        ),
        (
            "Figures",
            [
                Panel(
                    "Withheld",
                    "short",
                    [
                        Query(f"sum(increase(census_qa_verify_failures_total{{{OURS}}}[$__rate_interval]))", "answers"),
                        Query(
                            f"sum(increase(census_qa_unverified_figures_total{{{OURS}}}[$__rate_interval]))", "figures"
                        ),
                    ],
                    "Whose figures the cells do not explain: should stay at 0.",
                ),
                Panel(
                    "What the model got wrong",
                    "reqps",
                    [Query(rate("census_qa_model_plan_faults_total", "fault"), "{{fault}}")],
                    "Plans not used, by fault: figures, years and codes it made up, parts it left out …",
                    width=16,
                ),
            ],
        ),
        (
            "Retrieval",
            [
                Panel(
                    "Cosine with the nearest text",
                    "short",
                    [
                        Query(quantile(share, "census_qa_retrieval_cosine"), f"p{share * 100:g}")
                        for share in (0.1, 0.5, 0.9)
                    ],
                    "Falls where people ask in words the catalogue lacks.",
                    least=None,
                    most=1,
                ),
                Panel(
                    "Probability of the likeliest measure, and of none",
                    "percentunit",
                    [
                        Query(
                            quantile(0.5, "census_qa_measure_probability", match='of="likeliest"'), "likeliest, median"
                        ),
                        Query(quantile(0.1, "census_qa_measure_probability", match='of="likeliest"'), "likeliest, p10"),
                        Query(quantile(0.9, "census_qa_measure_probability", match='of="none"'), "none, p90"),
                    ],
                    most=1,
                ),
                Panel(
                    "Distribution of the likeliest",
                    "short",
                    [Query(rate(f"{MEANT}_bucket", "le", 'of="likeliest"'), "{{le}}")],
                    kind="heat",
                ),
            ],
        ),
    ],
)

LIMITS = Board(
    "census-qa-limits",
    "Census QA: cache and limits",
    "What the cache spares, what the queue holds, what is turned away.",
    [
        (
            "Cache",
            [
                Panel("Hits", "percentunit", [Query(part(LOOKUPS, 'result="hit"', by="layer"), "{{layer}}")], most=1),
                Panel("Look-ups", "reqps", [Query(rate(LOOKUPS, "layer, result"), "{{layer}}: {{result}}")]),
                Panel("Time of a look-up", "s", quantiles(STAGES, 'stage="cache"')),
                Panel(
                    "By tier",
                    "ops",
                    [Query(rate("census_qa_cache_operations_total", "tier, outcome"), "{{tier}}: {{outcome}}")],
                    "Rejected: junk, another build's, or forged. Failed: Redis was away, late or refused.",
                ),
                Panel("In memory", "short", [Query(total("census_qa_cache_entries"), "entries")]),
                Panel("Size in memory", "bytes", [Query(total("census_qa_cache_bytes"))]),
                Panel(
                    "Joined",
                    "reqps",
                    [Query(rate("census_qa_cache_joined_total"))],
                    "Requests that waited for an identical one.",
                ),
                Panel(
                    "Redis",
                    "bool_yes_no",
                    [Query(f"min by (prefix) (census_qa_redis_up{{{OURS}}})", "{{prefix}}")],
                    "Whether every process reaches it; nothing where none is configured.",
                    kind="number",
                ),
                Panel(
                    "Redis went away",
                    "short",
                    [Query(f"sum(increase(census_qa_redis_losses_total{{{OURS}}}[$__rate_interval]))")],
                ),
            ],
        ),
        (
            "Queue",
            [
                Panel(
                    "Waiting, of those that may",
                    "short",
                    [
                        Query(total("census_qa_queue_depth", "work"), "{{work}}, waiting"),
                        Query(total("census_qa_queue_size", "work"), "{{work}}, at most"),
                    ],
                    "Lookups, what retrieval plans, heavy work: each has room of its own.",
                ),
                Panel(
                    "Computed, of those that can",
                    "short",
                    [
                        Query(total("census_qa_workers_busy", "work"), "{{work}}"),
                        Query(total("census_qa_workers_size"), "at most"),
                    ],
                ),
                Panel("Time in the queue", "s", quantiles(STAGES, 'stage="queue"')),
                Panel(
                    "Not computed",
                    "reqps",
                    [
                        Query(rate("census_qa_queue_refused_total", "work"), "{{work}}, refused"),
                        Query(rate("census_qa_queue_dropped_total", "work"), "{{work}}, given up"),
                    ],
                    "Refused: no room or no time. Given up: its caller left, or its deadline passed, while it waited.",
                ),
                Panel(
                    "Processes beside the server",
                    "short",
                    [
                        Query(total("census_qa_worker_processes"), "alive"),
                        Query(f"sum(increase(census_qa_worker_deaths_total{{{OURS}}}[$__rate_interval]))", "died"),
                    ],
                ),
            ],
        ),
        (
            "Turned away",
            [
                Panel("By reason", "reqps", [Query(rate("census_qa_shed_total", "reason"), "{{reason}}")]),
                Panel(
                    "Holders of keys",
                    "reqps",
                    [Query(rate("census_qa_client_requests_total", "client, result"), "{{client}}: {{result}}")],
                    "Requests, and those beyond their limits.",
                ),
                Panel(
                    "Replies of the client's doing",
                    "reqps",
                    [Query(rate(REQUESTS, "code", 'code=~"4.."') + f" or {rate(REQUESTS)} * 0", "{{code}}")],
                    "4xx; 499: it left before its reply.",
                ),
                Panel(
                    "Prediction log",
                    "reqps",
                    [Query(rate("census_qa_predictions_total", "result"), "{{result}}")],
                    "Lines; off unless a folder is set.",
                ),
            ],
        ),
    ],
)

BOARDS = (OVERVIEW, ENGINE, QUALITY, LIMITS)
