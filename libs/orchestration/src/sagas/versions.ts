import type { SagaDefinition, SagaState } from '@edda/saga-core';
import { migrationOf, positionOf } from '@edda/saga-core';
import { entryOf } from '../audit/entry-of.js';
import type { Submit } from '../engine/work.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import { pastOf, READ_IN_LISTS } from '../secrecy/past.js';
import { Sight } from '../secrecy/sight.js';
import type { InFlight } from '../store/definition-records.js';
import type { Caller } from '../sign-in/caller.js';
import { NOBODY } from '../sign-in/caller.js';
import { submitWhenFree } from './submit-when-free.js';

/** What a version of a definition means for sagas that stand at the same place. */
export interface PreviewEntry {
  readonly version: number;
  readonly status: string;
  readonly position: string;
  readonly count: number;
  /** `current`: they run that version. `migrates`: they can go on with it. `finishes`: they have to end on their own version. `blocks`: so they would, but this orchestrator does not have it. For the last two `reason` says why. */
  readonly verdict: 'current' | 'migrates' | 'finishes' | 'blocks';
  readonly reason?: string;
}

export type PreviewOutcome =
  | { readonly status: 'previewed'; readonly version: number; readonly entries: readonly PreviewEntry[] }
  | { readonly status: 'unknown-saga'; readonly known: readonly string[] }
  | { readonly status: 'unknown-version'; readonly known: readonly number[] };

export interface MigrateRequest {
  /** The version that the sagas run. */
  readonly from: number;
  /** The version that they shall go on with. Default: the newest. */
  readonly to?: number;
  readonly by: string;
  readonly reason: string;
  /** Counts only, and changes nothing. */
  readonly dryRun?: boolean;
}

/** How many sagas went on with the new version; how many have to end on theirs, and why; how many were over, busy or moved meanwhile. */
export interface Migrated {
  readonly status: 'migrated';
  readonly version: number;
  readonly migrated: number;
  readonly finishing: number;
  readonly skipped: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

export type MigrateOutcome = Migrated | Exclude<PreviewOutcome, { readonly status: 'previewed' }>;

const PAGE = 500;

/** Several versions of one definition side by side: who is where, and who can go on with another one. */
export class Versions {
  constructor(
    private readonly submit: Submit,
    private readonly registry: SagaRegistry,
    private readonly store: SagaStore,
    private readonly caller: Caller = NOBODY,
    private readonly sight: Pick<Sight, 'state' | 'needsPast'> = Sight.whole(registry),
  ) {}

  inFlight(name?: string): Promise<readonly InFlight[]> {
    return this.store.inFlight(this.caller.tenant, name);
  }

  async preview(name: string, version?: number): Promise<PreviewOutcome> {
    const target = this.target(name, version);
    if ('status' in target) return target;
    const inFlight = await this.inFlight(name);
    const current = inFlight
      .filter((entry) => entry.version === target.version)
      .map(({ status, position, count }): PreviewEntry => {
        return { version: target.version, status, position, count, verdict: 'current' };
      });
    const others = [...new Set(inFlight.map((entry) => entry.version))].filter(
      (from) => from !== target.version,
    );
    const entries: PreviewEntry[] = [...current];
    for (const from of others.toSorted((a, b) => a - b)) entries.push(...(await this.judge(target, from)));
    return { status: 'previewed', version: target.version, entries };
  }

  /** Goes through them one page after the other; each saga is moved in a transaction of its own batch. */
  async migrate(name: string, request: MigrateRequest): Promise<MigrateOutcome> {
    const { from, to } = request;
    const target = this.target(name, to);
    if ('status' in target) return target;
    const reasons = new Map<string, number>();
    const counts = { migrated: 0, finishing: 0, skipped: 0 };
    for await (const page of this.unfinished(name, from)) {
      const verdicts = await Promise.all(page.map((state) => this.moveOne(target, state, request)));
      for (const { count, reason } of verdicts) {
        counts[count] += 1;
        if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    return {
      status: 'migrated',
      version: target.version,
      ...counts,
      reasons: [...reasons].map(([reason, count]) => ({ reason, count })),
    };
  }

  private async moveOne(
    target: SagaDefinition,
    state: SagaState,
    { by, reason, dryRun = false }: MigrateRequest,
  ): Promise<{ readonly count: 'migrated' | 'finishing' | 'skipped'; readonly reason?: string }> {
    const judged = migrationOf(target, state);
    if (judged.verdict === 'none') return { count: 'skipped' };
    if (judged.verdict === 'finishes') return { count: 'finishing', reason: judged.why };
    if (dryRun) return { count: 'migrated' };
    const details = { definition: target.name, from: state.version, to: target.version };
    const deed = { action: 'saga.migrate', target: state.id, by, reason, details };
    const audit = entryOf(this.caller, deed);
    const work = { kind: 'migrate', sagaId: state.id, to: target, by, reason, audit } as const;
    const result = await submitWhenFree(this.submit, work);
    // It went on between the look at it and its turn: a second run sees where it stands then.
    if (result.status !== 'answered' || result.ignored !== undefined) return { count: 'skipped' };
    if (result.state.version === target.version) return { count: 'migrated' };
    const past = await pastOf(this.store, this.sight, result.state, READ_IN_LISTS);
    const { parked } = this.sight.state(result.state, past);
    return { count: 'finishing', reason: parked?.message ?? 'it could not be moved' };
  }

  private async judge(target: SagaDefinition, from: number): Promise<readonly PreviewEntry[]> {
    const entries = new Map<string, PreviewEntry>();
    const isHere = this.registry.of({ definition: target.name, version: from }) !== undefined;
    for await (const page of this.unfinished(target.name, from)) {
      for (const state of page) {
        const entry = entryFor(target, state, isHere);
        const { version, status, position, verdict, reason = '' } = entry;
        const group = JSON.stringify([version, status, position, verdict, reason]);
        entries.set(group, { ...entry, count: (entries.get(group)?.count ?? 0) + 1 });
      }
    }
    return [...entries.values()];
  }

  private async *unfinished(name: string, version: number): AsyncGenerator<readonly SagaState[]> {
    let after: string | undefined;
    do {
      const page = await this.store.unfinished(this.caller.tenant, name, version, after, PAGE);
      after = page.length < PAGE ? undefined : page.at(-1)?.id;
      yield page;
    } while (after !== undefined);
  }

  private target(
    name: string,
    version: number | undefined,
  ): SagaDefinition | Exclude<PreviewOutcome, { readonly status: 'previewed' }> {
    const versions = this.registry.all().filter((definition) => definition.name === name);
    if (versions.length === 0) return { status: 'unknown-saga', known: this.registry.names() };
    const wanted =
      version === undefined ? versions.at(-1) : versions.find((definition) => definition.version === version);
    return wanted ?? { status: 'unknown-version', known: versions.map((definition) => definition.version) };
  }
}

/** `isHere`: this orchestrator has the version that the saga runs. */
function entryFor(target: SagaDefinition, state: SagaState, isHere: boolean): PreviewEntry {
  const judged = migrationOf(target, state);
  const { version, status } = state;
  const place = { version, status, position: positionOf(state), count: 1 };
  if (judged.verdict !== 'finishes') return { ...place, verdict: 'migrates' };
  if (isHere) return { ...place, verdict: 'finishes', reason: judged.why };
  const reason = `no orchestrator here has version ${version}, on which it would have to end (${judged.why}): register that class again, or deploy it beside this one`;
  return { ...place, verdict: 'blocks', reason };
}
