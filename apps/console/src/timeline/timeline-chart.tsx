import type { Timeline } from '@edda/client';
import { Nothing } from '../parts/notices.js';
import type { BarLine } from './bars.js';
import { chartOf } from './bars.js';

/** What took how long: a line for each step, drawn along one axis of time. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const { lines, ticks } = chartOf(timeline);
  if (lines.length === 0) return <Nothing icon="waiting" title="Nothing has taken any time yet" />;
  return (
    <div className="chart">
      <table>
        <caption className="hidden">How long each step took</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="chart-axis">
              <span className="hidden">When</span>
              <span className="chart-scale" aria-hidden="true">
                {ticks.map(({ at, words }) => (
                  <span key={at} style={{ left: `${at / 10}%` }}>
                    {words}
                  </span>
                ))}
              </span>
            </th>
            <th scope="col" className="cell-number">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <ChartLine key={line.label} line={line} ticks={ticks.map(({ at }) => at)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChartLine({ line, ticks }: { readonly line: BarLine; readonly ticks: readonly number[] }) {
  const { label, aside, bars, took } = line;
  return (
    <tr>
      <th scope="row">
        <span className="chart-label">{label}</span>
        <span className="hint chart-aside">{aside}</span>
      </th>
      <td>
        <svg
          viewBox="0 0 1000 20"
          preserveAspectRatio="none"
          role="img"
          aria-label={bars.map(({ words }) => words).join('; ')}
        >
          {ticks.map((at) => (
            <path key={at} d={`M${at} 0v20`} className="tick" />
          ))}
          {bars.map(({ from, width, tone, isOpen, words }, index) => (
            <rect
              key={index}
              x={from}
              y={4}
              width={width}
              height={12}
              className={`bar tone-${tone}${isOpen ? ' is-open' : ''}`}
            >
              <title>{words}</title>
            </rect>
          ))}
        </svg>
      </td>
      <td className="cell-number">{took}</td>
    </tr>
  );
}
