import type { DataSource } from 'typeorm';

/** The schema that a DataSource works in: its own option, or the first of the connection's search path. Known once it is initialized. */
export function schemaOf(dataSource: DataSource): string {
  return dataSource.driver.schema ?? 'public';
}

/** A statement of the fence with the full names of its tables, and of their schema. */
export function inFenceSchema(statement: string, dataSource: DataSource): string {
  const schema = quoted(schemaOf(dataSource));
  return statement
    .replaceAll('{table}', () => `${schema}.edda_fence`)
    .replaceAll('{suspects}', () => `${schema}.edda_suspect`)
    .replaceAll('{schema}', () => schema);
}

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
