import type { DataSource } from 'typeorm';

/** The schema that a DataSource works in: its own option, or the first of the connection's search path. Known once it is initialized. */
export function schemaOf(dataSource: DataSource): string {
  return dataSource.driver.schema ?? 'public';
}

/** The fence's table with its schema, ready for a statement. */
export function fenceTable(dataSource: DataSource): string {
  return `${quoted(schemaOf(dataSource))}.edda_fence`;
}

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
