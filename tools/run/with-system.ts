import { startServices, type Services, type StartServicesOptions } from '../services/index.js';
import { startSystem, type System, type SystemOptions } from '../system/index.js';
import { Interruption } from './interruption.js';

export interface RunningSystem {
  readonly services: Services;
  readonly system: System;
  /** Aborted by Ctrl-C and its likes, and when an app ends that nobody asked to end. */
  readonly signal: AbortSignal;
  /** Resolves when somebody interrupts. */
  readonly interrupted: () => Promise<void>;
}

export interface WithSystemOptions extends StartServicesOptions {
  readonly say: (line: string) => void;
  readonly system?: Omit<SystemOptions, 'services' | 'say' | 'onLost'>;
  /** May refuse the services that were found, by an error, before anything runs on them. */
  readonly check?: (services: Services) => void;
  /** Default: the signal is aborted. */
  readonly onLost?: (name: string, system: System) => void;
}

/**
 * Starts services and the system, does the work with them and ends them, whatever happens. Resolves with the exit code of the work; if
 * the work has none, because it was ended early, with that of the signal, or with 1 if an app was lost.
 */
export async function withSystem(
  options: WithSystemOptions,
  work: (running: RunningSystem) => Promise<number | undefined>,
): Promise<number> {
  const { say } = options;
  const interruption = new Interruption(say);
  const lost = new AbortController();
  let services: Services | undefined;
  let system: System | undefined;
  const onLost = (name: string): void => {
    if (options.onLost && system) options.onLost(name, system);
    else lost.abort();
  };
  try {
    services = await startServices(options);
    options.check?.(services);
    if (interruption.exitCode !== undefined) return interruption.exitCode;
    say('Starting the orchestrator and the participants ...');
    system = await startSystem({
      namespace: process.env['EDDA_NAMESPACE'],
      ...options.system,
      services,
      say,
      onLost,
    });
    const signal = AbortSignal.any([interruption.signal, lost.signal]);
    const exitCode = await work({ services, system, signal, interrupted: () => interruption.wait() });
    return exitCode ?? interruption.exitCode ?? 1;
  } finally {
    await system?.stop();
    await services?.stop();
    interruption.release();
  }
}
