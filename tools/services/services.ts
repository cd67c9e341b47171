/** How the RabbitMQ and the PostgreSQL of a run are found; `auto` takes the first of the others that can be had. */
export const SERVICES_MODES = ['auto', 'external', 'docker', 'local', 'embedded'] as const;
export type ServicesMode = (typeof SERVICES_MODES)[number];
export type ResolvedMode = Exclude<ServicesMode, 'auto'>;

/** A server that this process started, and that a test may therefore kill. */
export interface ControlledServer {
  /** Of the server process itself; after a restart the new one's, after a stop the last one's. */
  readonly pid: number;
  /** SIGKILL to the server and all its children; resolves when every one of them is gone. See LocalRabbitmq for its pause. */
  kill(): Promise<void>;
  /** The server's own orderly shutdown. RabbitMQ takes about 6 s for it. */
  stop(): Promise<void>;
  /** Starts it again with the same data and ports; resolves when it answers. Does nothing while it runs. */
  start(): Promise<void>;
  /** Kills the server and throws its data away; `start()` then begins empty. Only where there is something to show by it. */
  wipe?(): Promise<void>;
}

export interface ManagementUi {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface Services {
  readonly mode: ResolvedMode;
  readonly databaseUrl: string;
  /** Undefined in the embedded mode, where an in-process broker stands in. */
  readonly amqpUrl: string | undefined;
  readonly management: ManagementUi | undefined;
  /** Only where we started it: local and embedded. */
  readonly postgres: ControlledServer | undefined;
  /** Only where we started it: local. */
  readonly rabbitmq: ControlledServer | undefined;
  /** Ends what was started and removes its temporary folder; what was there before stays as it was. Idempotent. */
  stop(): Promise<void>;
}

/** A line for the person who waits. */
export type Say = (line: string) => void;
