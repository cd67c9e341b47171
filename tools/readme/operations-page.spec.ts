import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PARTICIPANT_METRICS } from '@edda/participant';
import { ORCHESTRATOR_METRICS } from '@edda/orchestration';
import { SERVICE_METRICS } from '@edda/messaging';
import { readConfig } from '@edda/service-host';
import { prometheus } from '@edda/telemetry';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryFile } from '../services/repository-file.js';

const root = dirname(repositoryFile('nest-cli.json'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const operations = read('docs/operations.md');
const observability = read('docs/observability.md');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
const { groups } = parse(read('ops/prometheus/alerts.yml')) as {
  groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

const boards = readdirSync(join(root, 'ops/grafana/dashboards'));
/** All expressions of a dashboard, those that fill its variables included. */
const expressionsOf = (board: string): readonly string[] =>
  [...read(`ops/grafana/dashboards/${board}`).matchAll(/"(?:expr|query)": "((?:[^"\\]|\\.)*)"/g)].map(
    ([, expression = '']) => JSON.parse(`"${expression}"`) as string,
  );

const metrics = [...SERVICE_METRICS, ...ORCHESTRATOR_METRICS, ...PARTICIPANT_METRICS];

/** The names of the series that our metrics become, and those of the process. */
async function knownSeries(): Promise<ReadonlySet<string>> {
  const ofProcess = await prometheus('spec').exposition();
  return new Set([
    ...metrics.flatMap(({ name, kind }) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
    ...[...ofProcess.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name),
    'up',
  ]);
}

/** What an expression selects: words before a brace or a bracket, and all that look like metrics of ours. */
const seriesIn = (expression: string): readonly string[] => [
  ...new Set([...expression.matchAll(/\b(?:edda|process|nodejs)_\w+|\bup(?=\{)/g)].map(([name]) => name)),
];

/** What a label is compared with, or grouped by, has to be one of its metric. */
const labelsIn = (expression: string): readonly string[] =>
  [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner = '']) =>
    [...inner.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  );

describe('docs/observability.md', () => {
  it('has each metric with its kind, its labels and what it is', () => {
    const rows = [...observability.matchAll(/^\| `(edda_\w+)` +\| (\w+) +\| ([^|]*?) *\| ([^|]*?) *\|$/gm)];
    const told = rows.map(([, name, kind, labels = '', help]) => ({
      name,
      kind,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
      help,
    }));
    const byName = (a: { name?: string }, b: { name?: string }): number =>
      (a.name ?? '') < (b.name ?? '') ? -1 : 1;
    const wanted = metrics.map(({ name, kind, labels, help }) => ({ name, kind, labels, help }));
    expect(told.toSorted(byName)).toEqual(wanted.toSorted(byName));
  });

  it('names metrics of the process that there are', async () => {
    const known = await knownSeries();
    const named = [...observability.matchAll(/`((?:process|nodejs)_\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the metrics', () => {
  it('have names of their own, with their unit, and few labels', () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    for (const { name, kind, labels } of metrics) {
      expect(name).toMatch(/^edda_[a-z_]+$/);
      expect(name.endsWith('_total'), name).toBe(kind === 'counter');
      for (const label of labels) expect(['id', 'key', 'tenant', 'saga', 'message']).not.toContain(label);
    }
  });
});

describe('the alerts', () => {
  it('are about what the house promises', () => {
    for (const alert of [
      'EddaDeadLettersOpen',
      'EddaOutboxOld',
      'EddaSagasParked',
      'EddaTimersLate',
      'EddaConsumerGone',
      'EddaOrchestratorDown',
    ])
      expect(rules.map((rule) => rule.alert)).toContain(alert);
  });

  it.each(rules)('$alert says what is wrong, and where it is written what to do', (rule) => {
    expect(rule.annotations.summary).toMatch(/[.!]$/);
    expect(rule.labels.severity).toMatch(/^(?:critical|warning)$/);
    expect(rule.annotations.runbook).toBe(`docs/operations.md#${rule.alert.toLowerCase()}`);
    const section = operations.split(/^### /m).find((part) => part.startsWith(`${rule.alert}\n`));
    expect(section).toMatch(/\*\*Cause\.\*\* .+\n\*\*Do\.\*\* /);
  });

  it('have no section without one', () => {
    const sections = [...operations.matchAll(/^### (Edda\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(rules.map(({ alert }) => alert));
  });

  it.each(rules)('$alert asks for metrics and labels that there are', async ({ expr }) => {
    const known = await knownSeries();
    const asked = seriesIn(expr);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    const labels = new Set([...metrics.flatMap((metric) => metric.labels), 'service', 'job', 'instance']);
    expect(labelsIn(expr).filter((label) => !labels.has(label))).toEqual([]);
  });
});

describe('the dashboards', () => {
  it.each(boards)('%s asks for metrics that there are', async (board) => {
    const known = await knownSeries();
    const expressions = expressionsOf(board);
    expect(expressions.length).toBeGreaterThan(10);
    const unknown = expressions.flatMap(seriesIn).filter((name) => !known.has(name));
    expect(unknown).toEqual([]);
  });

  it('show each metric somewhere', () => {
    const shown = new Set(boards.flatMap(expressionsOf).flatMap(seriesIn));
    const names = metrics.map(({ name }) => name);
    const isShown = (name: string): boolean =>
      [name, `${name}_bucket`, `${name}_count`].some((series) => shown.has(series));
    expect(names.filter((name) => !isShown(name))).toEqual([]);
  });

  it.each(boards)('%s has panels with ids and names of their own, each with a sentence', (board) => {
    const { panels, uid } = JSON.parse(read(`ops/grafana/dashboards/${board}`)) as {
      uid: string;
      panels: readonly { readonly id: number; readonly title: string; readonly description: string }[];
    };
    expect(`${uid}.json`).toBe(board);
    for (const field of ['id', 'title'] as const)
      expect(new Set(panels.map((panel) => panel[field])).size).toBe(panels.length);
    for (const { description } of panels) expect(description).toMatch(/\.$/);
  });
});

describe('docs/operations.md', () => {
  const rowsOf = (pattern: RegExp): readonly (readonly [string, string])[] =>
    [...operations.matchAll(pattern)].map(([, name = '', value = '']) => [name, value.replaceAll('`', '')]);

  it('has each variable that a service reads, with its default', () => {
    const source = read('libs/service-host/src/config.ts');
    const wanted = new Set([...source.matchAll(/\/\*\* `([A-Z_]+)`/g)].map(([, name]) => name));
    const told = new Map(rowsOf(/^\| `([A-Z_]+)` *\| *(\S*?(?: own)?) *\|/gm));
    expect(new Set(told.keys())).toEqual(wanted);
    const needed = { DATABASE_URL: 'postgres://db.example/edda', AMQP_URL: 'amqp://broker.example' };
    const config = readConfig('payment', 3002, needed);
    const defaults = {
      EDDA_NAMESPACE: config.namespace,
      EDDA_TOPOLOGY: config.topology,
      HTTP_HOST: config.httpHost,
      METRICS_HOST: config.metricsHost,
      LOG_FORMAT: config.logFormat,
      LOG_LEVEL: config.logLevel,
    };
    for (const [name, value] of Object.entries(defaults)) expect(told.get(name), name).toBe(value);
  });

  it('has each option of EddaModule.forRoot', () => {
    const source = read('libs/orchestration/src/options.ts');
    const options = source.slice(0, source.indexOf('ResolvedEddaOptions'));
    const wanted = [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
    const table = operations.slice(operations.indexOf('What `EddaModule.forRoot` takes'));
    const told = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(new Set(told)).toEqual(new Set(wanted));
  });

  it('and docs/observability.md link only to what is there', () => {
    for (const [page, text] of [
      ['operations.md', operations],
      ['observability.md', observability],
    ] as const) {
      for (const [, file = '', anchor] of text.matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
        if (file.startsWith('http')) continue;
        const target = file === '' ? page : file;
        const content = read(join('docs', target));
        if (anchor === undefined) continue;
        const headings = [...content.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
          heading
            .toLowerCase()
            .replaceAll(/[^\w\s-]/g, '')
            .replaceAll(' ', '-'),
        );
        expect(headings, `${page} -> ${target}#${anchor}`).toContain(anchor);
      }
    }
  });
});
