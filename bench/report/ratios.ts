import type { Result } from './result.js';
import { rounded } from './result.js';

/** How a subject compares: above 1 means that Edda is ahead. */
export interface PeerRatios {
  readonly throughput: number | null;
  readonly cpu: number | null;
  readonly p99: number | null;
}

/** Null where one of the two was not measured in this run. */
export interface Ratios {
  readonly saturationToFloor: number | null;
  /** The same, to a loop whose participants do twice what comes twice. */
  readonly saturationToFloorWithoutFence: number | null;
  readonly saturationToFloorWithSampleTables: number | null;
  readonly idleP50ToPingPong: number | null;
  readonly fiveMillionEndedToEmpty: number | null;
  readonly peers: Readonly<Record<string, PeerRatios>>;
}

export function ratiosOf(results: readonly Result[], peers: readonly string[]): Ratios {
  const value = <Column extends 'sagasPerSecond' | 'p50Ms' | 'p99Ms' | 'cpuSecondsPer1000'>(
    system: string,
    scenario: string,
    column: Column,
  ): number | null =>
    results.find((row) => row.system === system && row.scenario === scenario)?.[column] ?? null;
  const saturation = (system: string): number | null => value(system, 'saturation', 'sagasPerSecond');
  const cpu = (system: string): number | null => value(system, 'saturation', 'cpuSecondsPer1000');
  const ratio = (a: number | null, b: number | null): number | null =>
    a === null || b === null || b === 0 ? null : rounded(a / b);
  return {
    saturationToFloor: ratio(saturation('edda'), saturation('floor')),
    saturationToFloorWithoutFence: ratio(saturation('edda'), saturation('floor-without-fence')),
    saturationToFloorWithSampleTables: ratio(saturation('edda-samples'), saturation('floor')),
    idleP50ToPingPong: ratio(value('edda', 'pace', 'p50Ms'), value('ping-pong', 'pace', 'p50Ms')),
    fiveMillionEndedToEmpty: ratio(
      value('edda', 'ended-5m', 'sagasPerSecond'),
      value('edda', 'ended-0', 'sagasPerSecond'),
    ),
    peers: Object.fromEntries(
      peers.map((peer) => [
        peer,
        {
          throughput: ratio(saturation('edda'), saturation(peer)),
          cpu: ratio(cpu(peer), cpu('edda')),
          p99: ratio(value(peer, 'pace', 'p99Ms'), value('edda', 'pace', 'p99Ms')),
        },
      ]),
    ),
  };
}
