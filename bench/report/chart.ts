import type { Result } from './result.js';

const WIDTH = 720;
const LABEL = 170;
const BAR = 22;
const GAP = 8;
const HEAD = 40;

const FOOT = 28;

/**
 * Sagas per second at saturation as bars, in an SVG that needs nothing else. It follows the reader's choice of light or dark.
 *
 * @param unranked systems that are not compared: they get a star
 */
export function chart(results: readonly Result[], title: string, unranked: ReadonlySet<string>): string {
  const rows = results
    .filter(({ scenario }) => scenario === 'saturation')
    .toSorted((a, b) => b.sagasPerSecond - a.sagasPerSecond);
  const most = Math.max(1, ...rows.map(({ sagasPerSecond }) => sagasPerSecond));
  const hasStar = rows.some(({ system }) => unranked.has(system));
  const below = HEAD + rows.length * (BAR + GAP);
  const bars = rows.map(({ system, sagasPerSecond }, index) => {
    const y = HEAD + index * (BAR + GAP);
    const width = Math.max(1, ((WIDTH - LABEL - 90) * sagasPerSecond) / most);
    const kind = system.startsWith('edda') ? 'edda' : 'other';
    const value = sagasPerSecond.toLocaleString('en-US', { maximumFractionDigits: 0 });
    return `<text x="${LABEL - 10}" y="${y + 16}" text-anchor="end">${escaped(system)}${unranked.has(system) ? ' *' : ''}</text><rect class="${kind}" x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/><text x="${(LABEL + width + 8).toFixed(1)}" y="${y + 16}">${value}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${hasStar ? below + FOOT : below}" role="img">
<title>${escaped(title)}</title>
<style>text{font:14px system-ui,sans-serif;fill:#24292f}.edda{fill:#2f6f5e}.other{fill:#9aa4ad}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.edda{fill:#5fbf9f}.other{fill:#6b7680}}</style>
<text x="0" y="20">${escaped(title)}</text>
${bars.join('\n')}
${hasStar ? `<text x="${LABEL}" y="${below + 16}">* does less than the others: bench/peers/README.md says what</text>\n` : ''}</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
