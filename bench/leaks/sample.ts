/** What the orchestrator's process says of itself. */
export interface ProcessSample {
  /** Sagas that have ended since the load began. */
  readonly ended: number;
  readonly underWay: number;
  /** After a collection. */
  readonly heapBytes: number;
  /** Resident. */
  readonly rssBytes: number;
  /** What keeps the event loop alive, by type: sockets, timers, servers. */
  readonly resources: Readonly<Record<string, number>>;
  /** Connections to the database, of all pools together. */
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number };
}

/** What the server counts of a table. */
export interface TableSample {
  /** With its schema. */
  readonly table: string;
  readonly liveRows: number;
  readonly deadRows: number;
  /** Since the server counts. */
  readonly autovacuums: number;
  /** With its indexes. */
  readonly bytes: number;
}

/** All that was seen at a time. */
export interface Sample extends ProcessSample {
  /** Since the load began. */
  readonly atSeconds: number;
  readonly tables: readonly TableSample[];
}

/** What the process is told. */
export type Told = { readonly tell: 'begin'; readonly perSecond: number } | { readonly tell: 'sample' };

/** What it says when it is up. */
export interface Up {
  /** At saturation. */
  readonly sagasPerSecond: number;
  readonly settings: Readonly<Record<string, unknown>>;
}
