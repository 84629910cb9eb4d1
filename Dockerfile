FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
# Named one by one, so that no build output, demo data or key of the work tree can get in.
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY domain domain
COPY persistence persistence
COPY api api
COPY tests tests
COPY benches benches
COPY migrations migrations
COPY openapi/examples.in openapi/examples.in
COPY openapi/examples openapi/examples
COPY openapi/openapi.json openapi/openapi.json
COPY registers registers
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --package api --bin asiakasrekisteri \
    && cp target/release/asiakasrekisteri /

FROM debian:bookworm-slim
# The key folder belongs to the user before a volume is laid over it: a new volume takes its owner.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin asiakasrekisteri \
    && install --directory --owner=asiakasrekisteri --mode=0700 /var/lib/asiakasrekisteri/keys
COPY --from=build /asiakasrekisteri /usr/local/bin/asiakasrekisteri
COPY registers /etc/asiakasrekisteri/registers
ENV ASIAKASREKISTERI_LISTEN=0.0.0.0:8080 \
    ASIAKASREKISTERI_KEY_DIR=/var/lib/asiakasrekisteri/keys \
    ASIAKASREKISTERI_REGISTERS_DIR=/etc/asiakasrekisteri/registers
USER asiakasrekisteri
EXPOSE 8080
ENTRYPOINT ["asiakasrekisteri"]
CMD ["serve"]
