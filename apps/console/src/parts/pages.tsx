import { Icon } from './icon.js';

interface PagesProps {
  /** The cursors of the pages that were turned; the last one is the page that is shown. */
  readonly cursors: readonly string[];
  /** Missing on the last page. */
  readonly next: string | undefined;
  readonly onTurn: (cursors: readonly string[]) => void;
}

/** The way through a list that has the newest first. */
export function Pages({ cursors, next, onTurn }: PagesProps) {
  return (
    <nav className="pages" aria-label="Pages">
      <button type="button" disabled={cursors.length === 0} onClick={() => onTurn(cursors.slice(0, -1))}>
        <Icon name="back" />
        Newer
      </button>
      <span className="hint">{cursors.length === 0 ? 'first page' : `page ${cursors.length + 1}`}</span>
      <button
        type="button"
        disabled={next === undefined}
        onClick={() => next !== undefined && onTurn([...cursors, next])}
      >
        Older
        <Icon name="next" />
      </button>
    </nav>
  );
}
