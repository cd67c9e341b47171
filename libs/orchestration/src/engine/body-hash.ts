import { createHash } from 'node:crypto';

/** The same for bodies that differ only in the order of their fields. What is no JSON (a date) counts as what it becomes. */
export function hashOf(body: object): string {
  return createHash('sha256')
    .update(canonical(JSON.parse(JSON.stringify(body))))
    .digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
