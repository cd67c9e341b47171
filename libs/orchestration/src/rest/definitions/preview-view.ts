import type { Migrated, PreviewEntry } from '../../sagas.js';

/** How many sagas stand at one place, and what the version means for them. */
export interface PreviewItem {
  readonly version: number;
  readonly status: string;
  /** The steps at which they stand. */
  readonly position: string;
  readonly count: number;
  /** `current`: they run that version. `migrates`: they can go on with it. `finishes`: they have to end on their own one. `blocks`: so they would, but no orchestrator here has it. */
  readonly verdict: PreviewEntry['verdict'];
  /** Why they have to end on their own version, and what to do if that is not here. */
  readonly reason?: string;
}

/** What a version of a definition means for the sagas under way. */
export interface PreviewView {
  readonly name: string;
  readonly version: number;
  /** The whole of it in one sentence. */
  readonly summary: string;
  readonly items: readonly PreviewItem[];
  readonly links: { readonly migrations: string; readonly diagram: string };
}

/** What became of a migration. */
export interface MigrationView {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Nothing was changed; this is what would have happened. */
  readonly dryRun: boolean;
  /** The whole of it in one sentence. */
  readonly summary: string;
  readonly migrated: number;
  /** They have to end on their own version. */
  readonly finishing: number;
  /** They were over, or moved on just then: a second run finds them where they are. */
  readonly skipped: number;
  readonly reasons: Migrated['reasons'];
  readonly links: { readonly preview: string };
}

export function previewView(
  name: string,
  version: number,
  entries: readonly PreviewEntry[],
  base: string,
): PreviewView {
  const at = `${base}/v1/definitions/${name}`;
  return {
    name,
    version,
    summary: summaryOf(name, version, entries),
    items: entries.map(({ version: runs, status, position, count, verdict, reason }) => ({
      version: runs,
      status,
      position,
      count,
      verdict,
      ...(reason === undefined ? {} : { reason }),
    })),
    links: { migrations: `${at}/migrations`, diagram: `${at}/diagram?version=${version}` },
  };
}

/** "412 in flight on version 2: 390 migrate, 22 must finish first; 7 on version 3 already." */
function summaryOf(name: string, version: number, entries: readonly PreviewEntry[]): string {
  const count = (wanted: Partial<PreviewEntry>): number =>
    entries
      .filter((entry) =>
        Object.entries(wanted).every(([field, value]) => Reflect.get(entry, field) === value),
      )
      .reduce((sum, entry) => sum + entry.count, 0);
  const others = [...new Set(entries.map((entry) => entry.version))]
    .filter((one) => one !== version)
    .toSorted((a, b) => a - b);
  const parts = others.map((one) => {
    const migrate = count({ version: one, verdict: 'migrates' });
    const finish = count({ version: one, verdict: 'finishes' });
    const blocked = count({ version: one, verdict: 'blocks' });
    const said = fates(one, migrate, finish, blocked);
    return `${migrate + finish + blocked} in flight on version ${one}: ${said}`;
  });
  const current = count({ version });
  const already = current === 0 ? [] : [`${current} in flight on version ${version} already`];
  const all = [...parts, ...already];
  return all.length === 0 ? `No saga "${name}" is in flight.` : `${all.join('; ')}.`;
}

function fates(version: number, migrate: number, finish: number, blocked: number): string {
  const said = [
    ...(migrate === 0 ? [] : [`${migrate} ${migrate === 1 ? 'migrates' : 'migrate'}`]),
    ...(finish === 0 ? [] : [`${finish} must finish first`]),
    ...(blocked === 0
      ? []
      : [`${blocked} ${blocked === 1 ? 'is' : 'are'} blocked: no orchestrator here has version ${version}`]),
  ];
  return said.join(', ');
}

export function migrationView(
  name: string,
  { from, dryRun }: { readonly from: number; readonly dryRun: boolean },
  { version, migrated, finishing, skipped, reasons }: Migrated,
  base: string,
): MigrationView {
  const did = dryRun ? 'would go on' : migrated === 1 ? 'goes on' : 'go on';
  const sentence = [
    `${migrated} of version ${from} ${did} with version ${version}`,
    `${finishing} must finish on version ${from}`,
    `${skipped} skipped`,
  ].join(', ');
  return {
    name,
    from,
    to: version,
    dryRun,
    summary: `${sentence}.`,
    migrated,
    finishing,
    skipped,
    reasons,
    links: { preview: `${base}/v1/definitions/${name}/preview?version=${version}` },
  };
}
