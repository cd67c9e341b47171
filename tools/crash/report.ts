import type { Proof, Timing } from '../proof/index.js';
import type { ResolvedMode } from '../services/index.js';
import { formatTable } from '@edda/terminal';
import type { CrashOptions } from './options.js';

/** Fewer prove too little. A wipe hits everything that is under way, and takes RabbitMQ some time to come back from. */
export const ENOUGH_KILLS = 15;
export const ENOUGH_WIPES = 3;

/** What was killed, and how often. */
export type Kills = ReadonlyMap<string, number>;

/** The JSON object of `--json`. Its fields are fixed: others read them. */
export interface CrashSummary {
  readonly orders: number;
  readonly kills: number;
  readonly unfinished: number;
  readonly doubled: number;
  readonly stockConserved: boolean;
  readonly moneyConserved: boolean;
  readonly completed: number;
  readonly compensated: number;
  readonly parked: number;
  readonly orphans: number;
  readonly killed: Readonly<Record<string, number>>;
  readonly sagasPerSecond: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly orchestrators: number;
  readonly seed: number;
  readonly services: ResolvedMode;
}

export function countKills(kills: Kills): number {
  return [...kills.values()].reduce((sum, count) => sum + count, 0);
}

/** How often something has to be killed, or wiped, for the run to prove anything. */
export function enoughKills({ wipe }: Pick<CrashOptions, 'wipe'>): number {
  return wipe ? ENOUGH_WIPES : ENOUGH_KILLS;
}

/** True if nothing is off and there was enough to be off. */
export function crashHolds(proof: Proof, kills: Kills, options: Pick<CrashOptions, 'wipe'>): boolean {
  return proof.holds && countKills(kills) >= enoughKills(options);
}

/** The result of a crash run as one object. */
export function crashSummary(
  result: Proof & Timing,
  kills: Kills,
  { orchestrators, seed }: CrashOptions,
  services: ResolvedMode,
): CrashSummary {
  const {
    orders,
    unfinished,
    doubled,
    stockConserved,
    moneyConserved,
    completed,
    compensated,
    parked,
    orphans,
  } = result;
  return {
    orders,
    kills: countKills(kills),
    unfinished,
    doubled,
    stockConserved,
    moneyConserved,
    completed,
    compensated,
    parked,
    orphans,
    killed: Object.fromEntries([...kills].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    sagasPerSecond: result.sagasPerSecond ?? null,
    p50Ms: result.p50Ms ?? null,
    p99Ms: result.p99Ms ?? null,
    orchestrators,
    seed,
    services,
  };
}

/** The kills for a person. */
export function killTable(kills: Kills): string {
  const rows = [...kills].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return formatTable([
    { label: 'kills, with sagas under way', value: String(countKills(kills)) },
    ...rows.map(([name, count]) => ({ label: name, value: String(count), indented: true })),
  ]);
}
