import { textTable } from '../story/text-table.js';
import type { DrillRow } from './drill-row.js';

/** The rows of a drill as a table for people, with a line of totals. */
export function drillTable(rows: readonly DrillRow[]): string {
  const hasScenarios = rows.some(({ scenario }) => scenario !== undefined);
  const header = [
    ...(hasScenarios ? ['scenario'] : []),
    'step',
    'fault',
    'expected',
    'observed',
    'ok',
    'why',
  ];
  const table = textTable(
    header,
    rows.map(({ scenario = '', path, fault, expected, observed, ok, why }) => [
      ...(hasScenarios ? [scenario] : []),
      path,
      fault,
      expected,
      observed,
      ok ? 'yes' : 'NO',
      why,
    ]),
  );
  const skipped = rows.filter(({ expected }) => expected === 'does not apply').length;
  const wrong = rows.filter(({ ok }) => !ok).length;
  const right = rows.length - skipped - wrong;
  return `${table}\n\n${right} as expected, ${skipped} that do not apply, ${wrong} wrong`;
}

/**
 * Holds that every row of a drill is as expected.
 *
 * @throws with the rows that are not, and the story of the first one
 */
export function assertDrill(rows: readonly DrillRow[]): void {
  const wrong = rows.filter(({ ok }) => !ok);
  const [first] = wrong;
  if (!first) return;
  const { story, path, fault } = first;
  const told = story === undefined ? '' : `\n\nWhat happened with "${fault}" at "${path}":\n\n${story}`;
  throw new Error(
    `${wrong.length} of ${rows.length} rows are not as expected.\n\n${drillTable(wrong)}${told}\n`,
  );
}
