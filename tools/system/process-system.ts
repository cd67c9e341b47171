import { dirname, join } from 'node:path';
import { describeError } from '@edda/terminal';
import { PrivateFolder } from '../services/private-folder.js';
import { repositoryFile } from '../services/repository-file.js';
import { ServerProcess } from '../services/server-process.js';
import type { ManagementUi, Say } from '../services/index.js';
import type { PlannedApp } from './app-plan.js';
import { LogFollower } from './log-follower.js';
import { isAppReady } from './readiness.js';
import type { RunningApp, System, SystemOptions } from './system.js';

/** What the apps of a system are told. */
export interface AppSettings {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  readonly namespace: string;
  /** Of RabbitMQ, for the console's links and the doctor; missing where there is none. */
  readonly management?: ManagementUi | undefined;
}

type Watched = Pick<SystemOptions, 'onLost' | 'onLogLine'> & { readonly say: Say };

interface AppProcess {
  readonly planned: PlannedApp;
  readonly url: string;
  readonly process: ServerProcess;
  /** True from the moment when it is ready until somebody asks for its end: an end in this time is a loss. */
  expected: boolean;
}

/** Each app a Node process in a group of its own, whose output goes into a file. None of them outlives this process. */
export class ProcessSystem implements System {
  readonly mode = 'processes';
  private readonly folder = new PrivateFolder();
  private readonly followers: LogFollower[] = [];
  private readonly processes: ReadonlyMap<string, AppProcess>;
  private stopped: Promise<void> | undefined;

  private constructor(
    apps: readonly PlannedApp[],
    ports: readonly number[],
    private readonly settings: AppSettings,
    private readonly watched: Watched,
  ) {
    this.processes = new Map(
      apps.map((planned, index) => [planned.name, this.prepare(planned, ports[index] ?? planned.wishedPort)]),
    );
  }

  /** Resolves when all apps are ready. If one of them does not get there, none is left. */
  static async start(
    apps: readonly PlannedApp[],
    ports: readonly number[],
    settings: AppSettings,
    watched: Watched,
  ): Promise<ProcessSystem> {
    const system = new ProcessSystem(apps, ports, settings, watched);
    const results = await Promise.allSettled(system.apps.map(({ name }) => system.restart(name)));
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [describeError(result.reason)] : [],
    );
    if (reasons.length === 0) return system;
    await system.stop();
    throw new Error(`The system could not be started. ${reasons.join('\n')}`);
  }

  get apps(): readonly RunningApp[] {
    return [...this.processes.values()].map(({ planned, url, process }) => ({
      name: planned.name,
      app: planned.app,
      url,
      pid: process.isRunning ? process.pid : 0,
      isRunning: process.isRunning,
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

  async kill(name: string): Promise<void> {
    const app = this.find(name);
    app.expected = false;
    await app.process.kill();
  }

  async restart(name: string): Promise<void> {
    const app = this.find(name);
    await app.process.start();
    app.expected = true;
  }

  logTail(name: string): string {
    return this.find(name).process.logTail();
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.stopOnce());
  }

  private async stopOnce(): Promise<void> {
    const ends = [...this.processes.values()].map(async (app) => {
      app.expected = false;
      await app.process.stop().catch((error: unknown) => this.watched.say(describeError(error)));
    });
    await Promise.all(ends);
    for (const follower of this.followers) follower.close();
    await this.folder.release();
  }

  private prepare(planned: PlannedApp, port: number): AppProcess {
    const { name, app } = planned;
    const url = `http://127.0.0.1:${port}`;
    const main = repositoryFile(join('apps', app, 'dist', 'main.js'));
    const logFile = join(this.folder.path, `${name}.log`);
    const { onLogLine } = this.watched;
    if (onLogLine) this.followers.push(new LogFollower(logFile, (line) => onLogLine(name, line)));
    const process = new ServerProcess(
      {
        name,
        command: globalThis.process.execPath,
        args: ['--enable-source-maps', main],
        env: this.environment(port),
        cwd: dirname(dirname(main)),
        logFile,
        stopSignal: 'SIGTERM',
        lastSignal: 'SIGKILL',
        isReady: () => isAppReady(url),
        onEnd: (how) => this.onEnd(name, how),
      },
      this.folder,
    );
    return { planned, url, process, expected: false };
  }

  private environment(port: number): NodeJS.ProcessEnv {
    const { databaseUrl, amqpUrl, namespace, management } = this.settings;
    return {
      ...globalThis.process.env,
      DATABASE_URL: databaseUrl,
      AMQP_URL: amqpUrl,
      EDDA_NAMESPACE: namespace,
      ...(management === undefined ? {} : environmentOf(management)),
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(port),
      NO_COLOR: '1',
      // What is meant for the parent alone, such as a debugger's port.
      NODE_OPTIONS: '',
    };
  }

  private onEnd(name: string, how: string): void {
    const app = this.find(name);
    if (!app.expected) return;
    app.expected = false;
    this.watched.say(
      `${name} ended ${how}, and nobody asked it to. The end of its log:\n${app.process.logTail()}`,
    );
    this.watched.onLost?.(name);
  }

  private find(name: string): AppProcess {
    const app = this.processes.get(name);
    if (app) return app;
    throw new Error(
      `There is no app "${name}" in this system, only ${[...this.processes.keys()].join(', ')}.`,
    );
  }
}

function environmentOf({ url, user, password }: ManagementUi): NodeJS.ProcessEnv {
  const withLogin = new URL(url);
  Object.assign(withLogin, { username: user, password });
  return { EDDA_MANAGEMENT: withLogin.href, EDDA_MANAGEMENT_URL: url };
}
