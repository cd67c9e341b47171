import type { Say, Services } from '../services/index.js';
import type { AppKind } from './app-plan.js';

/** One instance of an app, as it is now. */
export interface RunningApp {
  /** `orchestrator`, `orchestrator-2`, `inventory` ... */
  readonly name: string;
  readonly app: AppKind;
  readonly url: string;
  /** Of the process; the same for all in the embedded mode. */
  readonly pid: number;
  readonly isRunning: boolean;
}

/** The orchestrators and participants of the order saga, running. */
export interface System {
  readonly mode: 'processes' | 'embedded';
  readonly apps: readonly RunningApp[];
  /** The orchestrators' REST addresses; also of one that is dead just now. */
  readonly orchestratorUrls: readonly string[];
  /** What the apps work on: the services' own, or the private one of this system. */
  readonly databaseUrl: string;
  /** Goes before the names of exchanges and queues. */
  readonly namespace: string;
  /** SIGKILL; resolves when the process is gone. Rejects in the embedded mode, where there is only one process. */
  kill(name: string): Promise<void>;
  /** Starts an app again that is not running, on the same port, and waits until it is ready. Not in the embedded mode. */
  restart(name: string): Promise<void>;
  /** The end of what an app wrote. In the embedded mode all apps write the same log. */
  logTail(name: string): string;
  /** Ends all apps in an orderly way, those that do not end with SIGKILL. Idempotent. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** Without an `amqpUrl` the system runs in this process, over a broker inside it. */
  readonly services: Pick<Services, 'databaseUrl' | 'amqpUrl'> & Partial<Pick<Services, 'management'>>;
  /** Default: 1. */
  readonly orchestrators?: number;
  /** `free`: any that are free. `development`: 3000 and following, where they are free. Default: `free`. */
  readonly ports?: 'free' | 'development';
  /** Default: none; with `isolated` one of its own. */
  readonly namespace?: string;
  /** A database of its own beside the given one, dropped at the end, so that systems can run side by side. Default: false. */
  readonly isolated?: boolean;
  /** Called when a process ends that nobody asked to end; the line has been said already. */
  readonly onLost?: (name: string) => void;
  /** Each line that an app writes, as it comes. Default: the lines stay in the log file. */
  readonly onLogLine?: (name: string, line: string) => void;
  /** Default: standard error. */
  readonly say?: Say;
}
