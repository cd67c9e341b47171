import type { HistoryEntry } from '@edda/client';
import { factText } from '../history/fact-text.js';
import { Icon } from '../parts/icon.js';
import { exactTimeText } from '../text/time.js';

interface TimeTravelProps {
  readonly facts: readonly HistoryEntry[];
  /** Undefined: now. */
  readonly at: number | undefined;
  readonly onTravel: (to: number | undefined) => void;
}

/** A slider along the history: the diagram and the data are as they were at the fact where it stands. */
export function TimeTravel({ facts, at, onTravel }: TimeTravelProps) {
  const last = facts.at(-1)?.sequence ?? 1;
  if (facts.length < 2) return null;
  const place = Math.min(at ?? last, last);
  const fact = facts.find(({ sequence }) => sequence === place);
  const words = fact ? factText(fact).words : '';
  const to = (next: number): void => onTravel(next >= last ? undefined : Math.max(1, next));
  return (
    <div className="travel" role="group" aria-label="Time travel">
      <button
        type="button"
        className="bare"
        aria-label="One fact back"
        disabled={place <= 1}
        onClick={() => to(place - 1)}
      >
        <Icon name="back" />
      </button>
      <input
        type="range"
        min={1}
        max={last}
        value={place}
        aria-label="Fact of the history"
        aria-valuetext={`fact ${place} of ${last}: ${words}`}
        onChange={(event) => to(Number(event.target.value))}
      />
      <button
        type="button"
        className="bare"
        aria-label="One fact on"
        disabled={place >= last}
        onClick={() => to(place + 1)}
      >
        <Icon name="next" />
      </button>
      <output className="travel-words">
        <span className="travel-place">
          {place}/{last}
        </span>{' '}
        {fact && <span className="hint">{exactTimeText(Date.parse(fact.at))}</span>} {words}
      </output>
    </div>
  );
}
