# syntax=docker/dockerfile:1
# check=error=true

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
# No package needs its install script; our own "prepare" is the build below.
RUN npm ci --ignore-scripts
COPY src ./src
COPY connectors ./connectors
COPY workers ./workers
# The packages with the embedded PostgreSQL are optional and are left out with the rest of what is
# optional: the image holds the program and no database, so DATABASE_URL has to be given.
RUN npm run build \
  && npm prune --ignore-scripts --omit=dev --omit=optional \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Closecall" \
  org.opencontainers.image.description="Finds near misses in what PagerDuty, GitHub and Jira already report." \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
  HOST=0.0.0.0
WORKDIR /app
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY src/web/static ./src/web/static
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# A number, so that Kubernetes can tell that it is not root. Nothing in the image is written to.
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "dist/src/cli.js", "healthcheck"]
ENTRYPOINT ["node", "dist/src/cli.js"]
CMD ["serve"]
