# moodtrack in a container: one process on SQLite, not root, data and key in two volumes apart.
#
#   docker build -t moodtrack .
#   docker run -v moodtrack-data:/data -v moodtrack-key:/key moodtrack moodtrack clinic add --name "..."
#   docker run -v moodtrack-data:/data -v moodtrack-key:/key -p 127.0.0.1:8000:8000 \
#       -e MOODTRACK_ORIGIN=https://mood.example.org moodtrack
#
# A proxy in front brings the https. See docs/self-hosting.md.

FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/build && python -m venv /opt/moodtrack
COPY requirements/ requirements/
RUN /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && /opt/moodtrack/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY moodtrack/ moodtrack/
COPY static/ static/
COPY templates/ templates/
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /opt/moodtrack/bin/pip install --no-cache-dir --no-deps --no-index /tmp/wheel/*.whl \
 && /opt/moodtrack/bin/python -m compileall -q /opt/moodtrack

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin moodtrack \
 && install -d -m 0700 -o moodtrack -g moodtrack /data /key
COPY --from=build /opt/moodtrack /opt/moodtrack
# the key is on a volume of its own: a copy of the data alone opens nothing
ENV PATH=/opt/moodtrack/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    MOODTRACK_DATABASE_URL=sqlite:////data/moodtrack.db \
    MOODTRACK_KEY_FILE=/key/key \
    MOODTRACK_HOST=0.0.0.0 \
    MOODTRACK_PORT=8000
USER moodtrack
WORKDIR /data
VOLUME ["/data", "/key"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["moodtrack", "serve"]
