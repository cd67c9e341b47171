# One image for all services: which one runs is the command. Build: docker compose build

FROM node:22-bookworm-slim AS manifests
WORKDIR /edda
# Only what decides about the dependencies: the layers below change with them alone.
COPY package.json package-lock.json .npmrc ./
COPY libs/cli/package.json libs/cli/
COPY libs/client/package.json libs/client/
COPY libs/contracts/package.json libs/contracts/
COPY libs/messaging/package.json libs/messaging/
COPY libs/orchestration/package.json libs/orchestration/
COPY libs/participant/package.json libs/participant/
COPY libs/postgres/package.json libs/postgres/
COPY libs/rabbitmq/package.json libs/rabbitmq/
COPY libs/saga-core/package.json libs/saga-core/
COPY libs/service-host/package.json libs/service-host/
COPY libs/telemetry/package.json libs/telemetry/
COPY libs/terminal/package.json libs/terminal/
COPY libs/testing/package.json libs/testing/
COPY libs/topology/package.json libs/topology/
COPY libs/validation/package.json libs/validation/
COPY apps/console/package.json apps/console/
COPY apps/inventory/package.json apps/inventory/
COPY apps/notification/package.json apps/notification/
COPY apps/orchestrator/package.json apps/orchestrator/
COPY apps/payment/package.json apps/payment/
COPY apps/shipping/package.json apps/shipping/
COPY tools/package.json tools/
COPY bench/package.json bench/

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.base.json ./
COPY libs libs
COPY apps apps
RUN node node_modules/typescript7/bin/tsc -b apps/orchestrator apps/inventory apps/payment apps/shipping apps/notification libs/client \
    && npx vite build apps/console

FROM manifests AS dependencies
RUN npm ci --omit=dev --ignore-scripts --include-workspace-root=false \
    --workspace=apps/orchestrator --workspace=apps/inventory --workspace=apps/payment \
    --workspace=apps/shipping --workspace=apps/notification

FROM node:22-bookworm-slim
ENV NODE_ENV=production HTTP_HOST=0.0.0.0
WORKDIR /edda
COPY --from=dependencies /edda ./
COPY --from=build /edda/libs libs
COPY --from=build /edda/apps apps
# The image's own unprivileged user. Nothing in the image belongs to it.
USER node
STOPSIGNAL SIGTERM
CMD ["node", "apps/orchestrator/dist/main.js"]
