import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { erlangFolder, type RabbitmqBinaries } from './binaries.js';
import { LOGIN, localAmqpUrl, localManagement } from './credentials.js';
import { retryOnPortConflict } from './port-conflict.js';
import { freePorts } from './ports.js';
import type { PrivateFolder } from './private-folder.js';
import { poll } from './poll.js';
import { quorumNamesAreOnDisk } from './quorum-names.js';
import { launch } from './rabbitmq-root.js';
import { layOutRabbitmq, type RabbitmqLayout, type RabbitmqPorts } from './rabbitmq-layout.js';
import { ServerProcess } from './server-process.js';
import type { ControlledServer, ManagementUi } from './services.js';
import { accepts } from './tcp.js';

const REGISTER_WITHIN_MS = 3_000;

/**
 * A RabbitMQ of our own in the folder, with the management plugin and its own Erlang port mapper (epmd), which it
 * would otherwise leave behind as a daemon.
 */
export class LocalRabbitmq implements ControlledServer {
  private constructor(
    private readonly server: ServerProcess,
    private readonly epmd: ServerProcess,
    private readonly layout: RabbitmqLayout,
    private readonly ports: RabbitmqPorts,
  ) {}

  /** Resolves when the AMQP port accepts and the management API answers: about 5 s. */
  static async start(folder: PrivateFolder, binaries: RabbitmqBinaries): Promise<LocalRabbitmq> {
    return retryOnPortConflict(async () => {
      const [amqp = 0, management = 0, distribution = 0, epmd = 0] = await freePorts(4);
      const rabbitmq = LocalRabbitmq.prepare(folder, binaries, { amqp, management, distribution, epmd });
      try {
        await rabbitmq.start();
      } catch (error) {
        await rabbitmq.discard();
        throw error;
      }
      return rabbitmq;
    });
  }

  private static prepare(
    folder: PrivateFolder,
    binaries: RabbitmqBinaries,
    ports: RabbitmqPorts,
  ): LocalRabbitmq {
    const home = join(folder.path, 'rabbitmq');
    rmSync(home, { recursive: true, force: true });
    const node = `edda-${randomBytes(4).toString('hex')}@localhost`;
    const layout = layOutRabbitmq({ home, node, ports, erlangFolder: erlangFolder(binaries) });
    const place = { env: layout.env, cwd: home };
    const epmd = new ServerProcess(
      {
        ...place,
        name: `epmd on port ${ports.epmd}`,
        ...launch(binaries, binaries.epmd, ['-port', String(ports.epmd), '-address', '127.0.0.1'], home),
        logFile: join(home, 'epmd.log'),
        stopSignal: 'SIGTERM',
        lastSignal: 'SIGKILL',
        isReady: () => accepts(ports.epmd),
      },
      folder,
    );
    const server = new ServerProcess(
      {
        ...place,
        name: `RabbitMQ on port ${ports.amqp}`,
        // With RABBITMQ_ALLOW_INPUT the script becomes the server instead of waiting for it as a child.
        ...launch(binaries, binaries.server, ['-noinput'], home),
        logFile: layout.logFile,
        stopSignal: 'SIGTERM',
        lastSignal: 'SIGKILL',
        isReady: () => isReady(node, ports),
      },
      folder,
    );
    return new LocalRabbitmq(server, epmd, layout, ports);
  }

  get amqpUrl(): string {
    return localAmqpUrl(this.ports.amqp);
  }

  get management(): ManagementUi {
    return localManagement(this.ports.management);
  }

  get pid(): number {
    return this.server.pid;
  }

  async start(): Promise<void> {
    await this.epmd.start();
    const [result] = await Promise.allSettled([this.server.start()]);
    // Somebody else may have answered on the port of our epmd. Then the server could not register its name there, or
    // it registered at another resolver's epmd, and would lose the name when that one ends.
    if (!this.epmd.isRunning) throw new Error(`epmd found its port ${this.ports.epmd} already in use.`);
    if (result.status === 'rejected') throw result.reason;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** First waits, up to three seconds, until RabbitMQ has written down its newest quorum queues. */
  async kill(): Promise<void> {
    if (!this.server.isRunning) return;
    await poll(() => quorumNamesAreOnDisk(this.layout.data), { withinMs: REGISTER_WITHIN_MS });
    await this.server.kill();
  }

  async wipe(): Promise<void> {
    await this.server.kill();
    rmSync(this.layout.data, { recursive: true, force: true });
  }

  /** Ends the server and its epmd, at once. */
  async discard(): Promise<void> {
    await this.server.discard();
    await this.epmd.discard();
  }
}

/**
 * Asks the management API for our node's own AMQP listener. That something accepts on the port is not enough: it may be
 * another resolver's server, while ours, whose plugins start before its listeners, is about to die of that.
 */
async function isReady(node: string, ports: RabbitmqPorts): Promise<boolean> {
  if (!(await accepts(ports.amqp))) return false;
  try {
    const response = await fetch(`${localManagement(ports.management).url}/api/overview`, {
      headers: { authorization: `Basic ${btoa(`${LOGIN.user}:${LOGIN.password}`)}` },
      signal: AbortSignal.timeout(2_000),
    });
    const overview = (await response.json()) as {
      readonly listeners?: readonly { node: string; port: number }[];
    };
    return (
      overview.listeners?.some((listener) => listener.node === node && listener.port === ports.amqp) ?? false
    );
  } catch {
    return false;
  }
}
