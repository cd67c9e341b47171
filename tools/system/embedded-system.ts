import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InventoryModule } from '@edda/inventory';
import type { BrokerFactory } from '@edda/messaging';
import { NotificationModule } from '@edda/notification';
import { serveEdda } from '@edda/orchestration';
import { OrchestratorModule } from '@edda/orchestrator';
import { PaymentModule } from '@edda/payment';
import { ShippingModule } from '@edda/shipping';
import { inProcessBroker } from '@edda/testing';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { poll } from '../services/poll.js';
import { describeError } from '@edda/terminal';
import { PrivateFolder } from '../services/private-folder.js';
import type { AppKind, PlannedApp } from './app-plan.js';
import { FileLogger } from './file-logger.js';
import { LogFollower } from './log-follower.js';
import { isAppReady } from './readiness.js';
import type { RunningApp, System, SystemOptions } from './system.js';

interface ModuleSettings {
  readonly databaseUrl: string;
  readonly broker: BrokerFactory;
  readonly namespace: string;
}

const MODULES: Readonly<Record<AppKind, { register(settings: ModuleSettings): DynamicModule }>> = {
  orchestrator: OrchestratorModule,
  inventory: InventoryModule,
  payment: PaymentModule,
  shipping: ShippingModule,
  notification: NotificationModule,
};

const READY_WITHIN_MS = 60_000;
const LOG_TAIL_CHARACTERS = 2_000;

/** All apps in this process, over a broker inside it: for machines without RabbitMQ. */
export class EmbeddedSystem implements System {
  readonly mode = 'embedded';
  private readonly folder = new PrivateFolder();
  private readonly logFile = join(this.folder.path, 'apps.log');
  private readonly running: {
    readonly planned: PlannedApp;
    readonly url: string;
    readonly nest: INestApplication;
  }[] = [];
  private follower: LogFollower | undefined;
  private stopped: Promise<void> | undefined;

  private constructor(private readonly settings: Omit<ModuleSettings, 'broker'>) {}

  /** Resolves when all apps are ready. If one of them does not get there, none is left. */
  static async start(
    apps: readonly PlannedApp[],
    ports: readonly number[],
    settings: Omit<ModuleSettings, 'broker'>,
    onLogLine: SystemOptions['onLogLine'],
  ): Promise<EmbeddedSystem> {
    const system = new EmbeddedSystem(settings);
    if (onLogLine) system.follower = new LogFollower(system.logFile, (line) => onLogLine('embedded', line));
    try {
      const { broker } = inProcessBroker();
      for (const [index, planned] of apps.entries()) {
        await system.add(planned, ports[index] ?? planned.wishedPort, broker);
      }
      await Promise.all(system.apps.map((app) => system.whenReady(app)));
      return system;
    } catch (error) {
      const reason = `${describeError(error)} The end of the log:\n${system.tail()}`;
      await system.stop();
      throw new Error(`The system could not be started. ${reason}`, { cause: error });
    }
  }

  get apps(): readonly RunningApp[] {
    return this.running.map(({ planned, url }) => ({
      name: planned.name,
      app: planned.app,
      url,
      pid: process.pid,
      isRunning: this.stopped === undefined,
    }));
  }

  get orchestratorUrls(): readonly string[] {
    return this.apps.flatMap(({ app, url }) => (app === 'orchestrator' ? [url] : []));
  }

  get databaseUrl(): string {
    return this.settings.databaseUrl;
  }

  get namespace(): string {
    return this.settings.namespace;
  }

  kill(name: string): Promise<void> {
    return Promise.reject(onlyOneProcess('killed', name));
  }

  restart(name: string): Promise<void> {
    return Promise.reject(onlyOneProcess('restarted', name));
  }

  logTail(): string {
    return this.tail();
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.stopOnce());
  }

  private async stopOnce(): Promise<void> {
    await Promise.allSettled(this.running.map(({ nest }) => nest.close()));
    this.follower?.close();
    await this.folder.release();
  }

  private async add(planned: PlannedApp, port: number, broker: BrokerFactory): Promise<void> {
    const nest = await NestFactory.create(MODULES[planned.app].register({ ...this.settings, broker }), {
      logger: new FileLogger(this.logFile),
      abortOnError: false,
    });
    if (planned.app === 'orchestrator') serveEdda(nest, { standalone: true });
    this.running.push({ planned, url: `http://127.0.0.1:${port}`, nest });
    await nest.listen(port, '127.0.0.1');
  }

  private async whenReady({ name, url }: RunningApp): Promise<void> {
    if (await poll(() => isAppReady(url), { withinMs: READY_WITHIN_MS })) return;
    throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1_000} s.`);
  }

  private tail(): string {
    try {
      return readFileSync(this.logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS).trim();
    } catch {
      return '(nothing was written)';
    }
  }
}

function onlyOneProcess(what: string, name: string): Error {
  return new Error(
    `${name} cannot be ${what}: in the embedded mode all apps share this process. Use EDDA_SERVICES=local or docker.`,
  );
}
