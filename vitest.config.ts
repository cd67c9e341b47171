import { defineConfig } from 'vitest/config';

const source = (path: string) => new URL(path, import.meta.url).pathname;
const libs = [
  'saga-core',
  'messaging',
  'cli',
  'client',
  'contracts',
  'orchestration',
  'participant',
  'postgres',
  'rabbitmq',
  'service-host',
  'telemetry',
  'terminal',
  'testing',
  'topology',
  'validation',
];
const apps = ['orchestrator', 'inventory', 'payment', 'shipping', 'notification'];

/** Tests run the sources, not dist: the same aliases for both projects. */
const shared = {
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: {
    alias: Object.fromEntries([
      ['@edda/client/event-stream', source('libs/client/src/event-stream.ts')],
      ['@edda/postgres/participant', source('libs/postgres/src/participant.ts')],
      ['@edda/orchestration/decisions', source('libs/orchestration/src/decisions.ts')],
      ['@edda/testing/contracts', source('libs/testing/src/contracts.ts')],
      ['@edda/testing/simulator', source('libs/testing/src/simulator.ts')],
      ...libs.map((name) => [`@edda/${name}`, source(`libs/${name}/src/index.ts`)]),
      ...apps.map((name) => [`@edda/${name}`, source(`apps/${name}/src/index.ts`)]),
      ['@edda/tools/services', source('tools/services')],
      ['@edda/tools', source('tools/index.ts')],
    ]),
  },
};

/** How long `expect.poll` waits for what has to come. The default is a second, which a machine with much else to do does not keep. */
const PATIENT = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          expect: PATIENT,
          // A worker keeps the modules it has loaded: most of the time went into loading Nest for each file anew. So a file must leave nothing
          // behind: timers, environment, spies and Nest's logger go back to what they were.
          isolate: false,
          // Property tests take their time on a machine that has much else to do.
          testTimeout: 30_000,
          include: [
            'libs/**/src/**/*.spec.ts',
            'apps/**/src/**/*.spec.ts',
            'tools/**/*.spec.ts',
            'bench/**/*.spec.ts',
            'test/flows/*.spec.ts',
          ],
          exclude: ['**/dist/**', '**/node_modules/**'],
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          expect: PATIENT,
          include: ['test/**/*.e2e-spec.ts'],
          globalSetup: ['test/fixtures/services.global.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          expect: PATIENT,
          include: ['test/browser/*.browser-spec.ts'],
          globalSetup: ['test/fixtures/services.global.ts', 'test/browser/fixtures/chromium.global.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
