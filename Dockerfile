# Everything that building, running, testing and grading need, from Debian's packages alone:
#
#     docker build -t mirrorball .
#     docker run -it --rm -v "$PWD":/mirrorball mirrorball
FROM debian:bookworm
COPY packages.list /tmp/packages.list
RUN apt-get update \
    && apt-get install -y --no-install-recommends make git ca-certificates \
        $(sed 's/#.*//' /tmp/packages.list) \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /mirrorball
CMD ["/bin/bash"]
