/** How a cell looks; it gets the cell with its spaces, and adds nothing that takes room. */
export type Style = (text: string) => string;

/** A cell, or one with a style. */
export type Cell = string | { readonly text: string; readonly style: Style };

/**
 * A table with a head, a line under it, and columns as wide as what is in them. Widths are counted in characters. Cells are printed as they
 * are: make texts of others visible before.
 */
export function formatColumns(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = head.map((title, index) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(textOf(row[index] ?? '')))),
  );
  const line = (cells: readonly Cell[]): string => {
    const last = cells.findLastIndex((cell) => textOf(cell) !== '');
    return cells
      .slice(0, last + 1)
      .map((cell, index) => {
        const text = textOf(cell);
        const padded = index === last ? text : text + ' '.repeat((widths[index] ?? 0) - lengthOf(text));
        return typeof cell === 'string' ? padded : cell.style(padded);
      })
      .join('  ');
  };
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const lengthOf = (text: string): number => Array.from(text).length;
