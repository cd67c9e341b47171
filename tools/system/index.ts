import { randomUUID } from 'node:crypto';
import { retryOnPortConflict } from '../services/port-conflict.js';
import { planApps } from './app-plan.js';
import { choosePorts } from './app-ports.js';
import { createOwnDatabase } from './own-database.js';
import { ProcessSystem } from './process-system.js';
import type { System, SystemOptions } from './system.js';

export type { AppKind } from './app-plan.js';
export type { RunningApp, System, SystemOptions } from './system.js';

/**
 * Starts the orchestrators and the four participants on running services, and resolves when all of them are ready. Each is a
 * process of its own; without an `amqpUrl` all run in this one. Whatever becomes of this process, none of them is left.
 *
 * @throws if an app does not become ready, with the end of its log; nothing is left running then
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const apps = planApps(options.orchestrators ?? 1);
  const say = options.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const { amqpUrl, management } = options.services;
  const own = options.isolated ? await createOwnDatabase(options.services.databaseUrl) : undefined;
  const databaseUrl = own?.url ?? options.services.databaseUrl;
  const namespace = options.namespace ?? (own ? `test-${randomUUID().slice(0, 8)}` : '');
  try {
    const system = await retryOnPortConflict(async () => {
      const ports = await choosePorts(apps, options.ports ?? 'free');
      if (amqpUrl !== undefined) {
        const settings = { databaseUrl, amqpUrl, namespace, management };
        return ProcessSystem.start(apps, ports, settings, { ...options, say });
      }
      // Only here are all the apps needed in this process.
      const { EmbeddedSystem } = await import('./embedded-system.js');
      return EmbeddedSystem.start(apps, ports, { databaseUrl, namespace }, options.onLogLine);
    });
    return own ? withDatabase(system, own.drop) : system;
  } catch (error) {
    await own?.drop();
    throw error;
  }
}

/** The same system, whose end is also that of its database. */
function withDatabase(system: System, drop: () => Promise<void>): System {
  const stopSystem = system.stop.bind(system);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await stopSystem();
    await drop();
  };
  system.stop = () => (stopped ??= stop());
  return system;
}
