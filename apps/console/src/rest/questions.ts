import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AnswerOf, Definition, HistoryEntry, RequestTo } from '@edda/client';
import { EddaProblem } from '@edda/client';
import type { Diagram } from '../diagram/diagram-shape.js';
import type { StartForm } from '../start/start-forms.js';
import type { JsonObject, JsonSchema } from './json.js';
import { liveInterval } from './live.js';
import { get } from './rest.js';
import type { LetterStatus } from './shapes.js';

/** Which sagas, letters, events and entries are asked for. */
export type SagasAsked = NonNullable<RequestTo<'/v1/sagas', 'get'>['query']>;
type LettersAsked = NonNullable<RequestTo<'/v1/dead-letters', 'get'>['query']>;
type MailAsked = NonNullable<RequestTo<'/v1/mailbox', 'get'>['query']>;
type AuditAsked = NonNullable<RequestTo<'/v1/audit', 'get'>['query']>;

/** What changes by itself: asked for again when something happens, or after a while. */
const live = { meta: { live: true }, refetchInterval: liveInterval };

/** Every question that the console asks, in one place: its name, and how it is asked. */
export const sagasQuestion = (query: SagasAsked) =>
  queryOptions({
    queryKey: ['sagas', query],
    queryFn: ({ signal }) => get('/v1/sagas', { query, signal }),
    placeholderData: keepPreviousData,
    ...live,
  });

export const countsQuestion = (name?: string) =>
  queryOptions({
    queryKey: ['counts', name ?? ''],
    queryFn: ({ signal }) => get('/v1/sagas/counts', { query: { name }, signal }),
    placeholderData: keepPreviousData,
    ...live,
  });

export const sagaQuestion = (id: string, at?: number) =>
  queryOptions({
    queryKey: ['saga', id, at ?? 'now'],
    queryFn: ({ signal }) => get('/v1/sagas/{id}', { path: { id }, query: { at }, signal }),
    placeholderData: keepPreviousData,
    ...(at === undefined ? live : { staleTime: Infinity }),
  });

export const sagaDiagramQuestion = (id: string, at?: number) =>
  queryOptions({
    queryKey: ['saga-diagram', id, at ?? 'now'],
    queryFn: async ({ signal }) =>
      drawn(await get('/v1/sagas/{id}/diagram', { path: { id }, query: { format: 'json', at }, signal })),
    placeholderData: keepPreviousData,
    ...(at === undefined ? live : { staleTime: Infinity }),
  });

/** The document says of a block what all have. What a kind has of its own is the core's to say, which makes them. */
const drawn = (diagram: AnswerOf<'/v1/sagas/{id}/diagram', 'get'>): Diagram => diagram as unknown as Diagram;

/** The whole history: sagas have tens of facts, and those that have many are read in pages of 200. */
export const historyQuestion = (id: string) =>
  queryOptions({
    queryKey: ['history', id],
    queryFn: ({ signal }) => wholeHistory(id, signal),
    ...live,
  });

/** Beyond this a browser has enough to show. */
const MOST_FACTS = 5_000;

async function wholeHistory(id: string, signal: AbortSignal): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (;;) {
    const query = { after: entries.at(-1)?.sequence ?? 0, limit: 200 };
    const { items, links } = await get('/v1/sagas/{id}/history', { path: { id }, query, signal });
    entries.push(...items);
    if (links.next === undefined || items.length === 0 || entries.length >= MOST_FACTS) return entries;
  }
}

export const timelineQuestion = (id: string) =>
  queryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ signal }) => get('/v1/sagas/{id}/timeline', { path: { id }, signal }),
    ...live,
  });

export const diagnosisQuestion = (id: string) =>
  queryOptions({
    queryKey: ['diagnosis', id],
    queryFn: ({ signal }) => get('/v1/sagas/{id}/diagnosis', { path: { id }, signal }),
    ...live,
  });

export const stuckQuestion = () =>
  queryOptions({
    queryKey: ['stuck'],
    queryFn: ({ signal }) => get('/v1/stuck', { query: { limit: 50 }, signal }),
    ...live,
  });

/** Of a role; of all of them without one. */
export const approvalsQuestion = (role?: string) =>
  queryOptions({
    queryKey: ['approvals', role ?? ''],
    queryFn: ({ signal }) => get('/v1/approvals', { query: { role }, signal }),
    ...live,
  });

export const letterGroupsQuestion = (status: LetterStatus) =>
  queryOptions({
    queryKey: ['letter-groups', status],
    queryFn: ({ signal }) => get('/v1/dead-letters/groups', { query: { status, limit: 200 }, signal }),
    ...live,
  });

export const lettersQuestion = (query: LettersAsked) =>
  queryOptions({
    queryKey: ['letters', query],
    queryFn: ({ signal }) => get('/v1/dead-letters', { query, signal }),
    placeholderData: keepPreviousData,
    ...live,
  });

export const letterQuestion = (id: string) =>
  queryOptions({
    queryKey: ['letter', id],
    queryFn: ({ signal }) => get('/v1/dead-letters/{id}', { path: { id }, signal }),
    ...live,
  });

/** A name of its own: the compiler would write its steps out, which hold steps in ten ways, and never come to an end. */
interface Definitions {
  readonly items: readonly NamedDefinition[];
}
interface NamedDefinition extends Definition {}

export const definitionsQuestion = () =>
  queryOptions({
    queryKey: ['definitions'],
    queryFn: ({ signal }): Promise<Definitions> => get('/v1/definitions', { signal }),
    staleTime: 60_000,
  });

export const definitionDiagramQuestion = (name: string, version: number) =>
  queryOptions({
    queryKey: ['definition-diagram', name, version],
    queryFn: async ({ signal }) => {
      const query = { version, format: 'json' } as const;
      return drawn(await get('/v1/definitions/{name}/diagram', { path: { name }, query, signal }));
    },
    staleTime: Infinity,
  });

export const previewQuestion = (name: string, version: number) =>
  queryOptions({
    queryKey: ['preview', name, version],
    queryFn: ({ signal }) =>
      get('/v1/definitions/{name}/preview', { path: { name }, query: { version }, signal }),
    ...live,
  });

export const bulkActionQuestion = (id: string) =>
  queryOptions({
    queryKey: ['bulk-action', id],
    queryFn: ({ signal }) => get('/v1/bulk-actions/{id}', { path: { id }, signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'running' ? 500 : false,
  });

export const overviewQuestion = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => get('/v1/overview', { signal }),
    ...live,
  });

/** No fact tells of it: it is asked for every few seconds, as often as the orchestrator looks at the broker. */
const ASK_TOPOLOGY_EVERY = 4_000;

export const topologyQuestion = () =>
  queryOptions({
    queryKey: ['topology'],
    queryFn: ({ signal }) => get('/v1/topology', { signal }),
    refetchInterval: () => liveInterval() !== false && ASK_TOPOLOGY_EVERY,
  });

/** What is not ready is an answer as well. */
export const readinessQuestion = () =>
  queryOptions({
    queryKey: ['readiness'],
    queryFn: async ({ signal }) => {
      try {
        return await get('/health/ready', { signal });
      } catch (error) {
        if (error instanceof EddaProblem && error.status === 503) return error;
        throw error;
      }
    },
    ...live,
  });

/** What starts a saga. It changes with a deployment alone. */
export const startSchemaQuestion = (name: string) =>
  queryOptions({
    queryKey: ['start-schema', name],
    queryFn: async ({ signal }): Promise<StartForm> => {
      const { schema, example } = await get('/v1/definitions/{name}/start-schema', {
        path: { name },
        signal,
      });
      return { name, schema: schema as JsonSchema, example: example as JsonObject };
    },
    staleTime: Infinity,
  });

export const mailboxQuestion = (query: MailAsked) =>
  queryOptions({
    queryKey: ['mailbox', query],
    queryFn: ({ signal }) => get('/v1/mailbox', { query, signal }),
    placeholderData: keepPreviousData,
    ...live,
  });

export const mailQuestion = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => get('/v1/mailbox/{id}', { path: { id }, signal }),
    ...live,
  });

/** The latest first. */
export const auditQuestion = (query: Omit<AuditAsked, 'order' | 'format'>) =>
  queryOptions({
    queryKey: ['audit', query],
    queryFn: ({ signal }) => get('/v1/audit', { query: { ...query, order: 'newest' }, signal }),
    placeholderData: keepPreviousData,
    ...live,
  });
