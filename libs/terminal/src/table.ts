export interface TableRow {
  readonly label: string;
  readonly value: string;
  /** A row that explains the one above. */
  readonly indented?: boolean;
}

/** Two columns, the values flush right. Lengths are counted in characters, not in bytes. */
export function formatTable(rows: readonly TableRow[]): string {
  const labels = rows.map(({ label, indented }) => (indented ? `  ${label}` : label));
  const labelWidth = Math.max(0, ...labels.map(lengthOf));
  const valueWidth = Math.max(0, ...rows.map(({ value }) => lengthOf(value)));
  return rows
    .map(({ value }, index) => {
      const label = labels[index] ?? '';
      const gap = ' '.repeat(labelWidth - lengthOf(label) + 2 + valueWidth - lengthOf(value));
      return `${label}${gap}${value}`;
    })
    .join('\n');
}

const lengthOf = (text: string): number => Array.from(text).length;
