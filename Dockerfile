# The build. Its packages do not reach the final image.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# The server with the packages it uses: owned by root, run as node.
FROM node:24-bookworm-slim
WORKDIR /app
# Docker sets HOSTNAME to the container's name, which the server would listen on.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
# Readable for everybody, whatever the modes of the checkout (umask 077).
COPY --chmod=755 --from=build /app/.next/standalone ./
COPY --chmod=755 --from=build /app/.next/static ./.next/static
COPY --chmod=755 --from=build /app/prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
