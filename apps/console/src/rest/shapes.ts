/** What REST v1 answers, as far as the console looks at it. Times are ISO 8601 in UTC. */

export const SAGA_STATUSES = [
  'running',
  'waiting',
  'compensating',
  'paused',
  'parked',
  'completed',
  'compensated',
  'resolved',
] as const;
export type SagaStatus = (typeof SAGA_STATUSES)[number];

export const hasEnded = (status: SagaStatus): boolean =>
  status === 'completed' || status === 'compensated' || status === 'resolved';

export type Direction = 'forward' | 'compensation';
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface SagaSummary {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly status: SagaStatus;
  readonly revision: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly deadlineAt?: string;
  readonly position?: string;
  readonly step?: {
    readonly path: string;
    readonly direction: Direction;
    readonly status: string;
    readonly attempt: number;
    readonly wakeUpAt?: string;
  };
  readonly failure?: {
    readonly reason: string;
    readonly step: string;
    readonly code?: string;
    readonly message: string;
  };
  readonly parked?: { readonly reason: string; readonly step: string; readonly message: string };
  readonly parent?: { readonly id: string; readonly name: string; readonly step: string };
}

interface Progress {
  readonly status: string;
  readonly attempt: number;
  readonly reason?: { readonly kind: string; readonly code?: string; readonly message: string };
}

export interface StepView extends Progress {
  readonly path: string;
  readonly handled?: string;
  readonly compensation?: Progress;
}

export interface WaitView {
  readonly path: string;
  readonly since: string;
  readonly events: readonly { readonly event: string; readonly key: string }[];
  readonly approval?: { readonly roles: readonly string[] };
  readonly dueAt?: string;
}

export interface Pending {
  readonly path: string;
  readonly kind: string;
  readonly words: string;
  readonly until?: string;
}

export interface SagaView extends SagaSummary {
  readonly data: JsonObject;
  readonly steps: readonly StepView[];
  readonly waits: readonly WaitView[];
  readonly pending?: readonly Pending[];
  readonly asOf?: { readonly sequence: number; readonly at: string };
  /** What it was started with to be found by. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The step that turned it back, or parked it the last time. */
  readonly failedStep?: string;
  readonly deadLetters?: readonly { readonly id: string; readonly reason: string; readonly step: string }[];
}

export interface HistoryEntry {
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

export interface HistoryPage {
  readonly saga: string;
  readonly items: readonly HistoryEntry[];
  readonly links: { readonly next?: string };
}

export interface TimelineItem {
  readonly kind: string;
  readonly path: string;
  readonly direction?: Direction;
  readonly attempt?: number;
  readonly resends?: number;
  readonly name?: string;
  readonly from: string;
  readonly to?: string;
  readonly outcome?: string;
}

export interface Timeline {
  readonly from: string;
  readonly to?: string;
  readonly now: string;
  readonly items: readonly TimelineItem[];
}

export interface SagaCount {
  readonly name: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly count: number;
  readonly capped?: boolean;
}

export interface Approval {
  readonly saga: string;
  readonly key: string;
  readonly definition: string;
  readonly path: string;
  readonly role: string;
  readonly since: string;
  readonly dueAt?: string;
}

export interface LetterGroup {
  readonly cause: string;
  readonly reason: string;
  readonly queue: string;
  readonly name?: string;
  readonly detail: string;
  readonly count: number;
  readonly sagas: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export type LetterStatus = 'open' | 'redriving' | 'redriven' | 'discarding' | 'discarded';

export interface LetterSummary {
  readonly id: string;
  readonly status: LetterStatus;
  readonly reason: string;
  readonly detail: string;
  readonly cause: string;
  readonly by: string;
  readonly queue: string;
  readonly name?: string;
  readonly messageId?: string;
  readonly sizeBytes: number;
  readonly times: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly dueAt?: string;
  readonly note?: string;
  readonly saga?: {
    readonly id: string;
    readonly name: string;
    readonly step: string;
    readonly kind: string;
  };
}

export interface Problem {
  readonly path: string;
  readonly message: string;
}

export interface Letter extends LetterSummary {
  readonly stack?: string;
  readonly attempts?: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly correlationId?: string;
  readonly type?: string;
  readonly version?: number;
  readonly appId?: string;
  readonly contentType?: string;
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  readonly xDeath?: Json;
  readonly hash: string;
  readonly body?:
    | { readonly format: 'json'; readonly value: JsonObject }
    | { readonly format: 'text' | 'base64'; readonly value: string };
  readonly corrected?: Json;
  readonly problems?: readonly Problem[];
  readonly contract?: JsonSchema;
}

export interface LetterForecast {
  readonly count: number;
  readonly groups: readonly LetterGroup[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly checked: number;
}

export interface PlannedLetters {
  readonly count: number;
  readonly lastDueAt?: string;
}

/** As much of JSON Schema as contracts say. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly Json[];
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Definition {
  readonly name: string;
  readonly version: number;
  readonly startedBy: string;
  readonly startedOn: 'command' | 'event' | 'schedule';
  readonly schedule?: { readonly cron: string; readonly timeZone: string };
  readonly whenEnded: string;
  /** An older orchestrator does not tell. */
  readonly attributes?: readonly string[];
  readonly participants: readonly string[];
  readonly events: readonly string[];
  readonly commandLifetimeMs: number;
  readonly deadlineMs?: number;
  readonly compensation: string;
  readonly onDeadLetter: string;
  readonly unexpected: string;
  readonly migrations: readonly { readonly from: number; readonly at: readonly string[] }[];
}

export interface PreviewView {
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  readonly items: readonly {
    readonly version: number;
    readonly status: SagaStatus;
    readonly position: string;
    readonly count: number;
    readonly verdict: 'current' | 'migrates' | 'finishes' | 'blocks';
    readonly reason?: string;
  }[];
}

export interface MigrationView {
  readonly summary: string;
  readonly dryRun: boolean;
  readonly migrated: number;
}

export interface BulkForecast {
  readonly total: number;
  readonly willDo: number;
  readonly examined: number;
  readonly capped: boolean;
  readonly items: readonly {
    readonly name: string;
    readonly version: number;
    readonly status: SagaStatus;
    readonly count: number;
    readonly verdict: 'done' | 'refused';
    readonly reason?: string;
    readonly detail?: string;
    readonly example?: string;
  }[];
}

export interface BulkAction {
  readonly id: string;
  readonly status: 'running' | 'cancelled' | 'finished';
  readonly action: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly left: number;
  readonly refusals?: readonly {
    readonly reason: string;
    readonly count: number;
    readonly detail: string;
    readonly example?: string;
  }[];
}

export interface Diagnosis {
  readonly saga: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly key: string;
    readonly status: SagaStatus;
  };
  readonly stuck: boolean;
  readonly since?: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly severity: 'stuck' | 'waiting' | 'info';
    readonly path?: string;
    readonly words: string;
    readonly remedy?: string;
    readonly since?: string;
  }[];
}

export interface Overview {
  readonly at: string;
  readonly throughput: {
    readonly windowSeconds: number;
    readonly started: number;
    readonly completed: number;
    readonly compensated: number;
    readonly resolved: number;
  };
  readonly sagas: Readonly<Partial<Record<SagaStatus, number>>>;
  /** Missing for whoever is no admin: it is of all tenants. */
  readonly outbox?: {
    readonly waiting: number;
    readonly capped: boolean;
    readonly oldestSeconds?: number;
    readonly lastReason?: string;
  };
  readonly timers: { readonly overdueSeconds: number };
  readonly deadLetters: { readonly open: number };
  readonly broker: { readonly status: string };
}

/** What the body of a start is to be. */
export interface StartSchema {
  readonly name: string;
  readonly version: number;
  readonly schema: JsonSchema;
  readonly example: JsonObject;
}

export interface Readiness {
  readonly status: string;
  readonly database: string;
  readonly broker: string;
  readonly consuming: boolean;
}
