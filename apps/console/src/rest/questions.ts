import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AuditEntry } from './audit-shapes.js';
import { liveInterval } from './live.js';
import type { Mail, MailSummary } from './mail-shapes.js';
import { RestProblem } from './rest-problem.js';
import { get } from './rest.js';
import type {
  Approval,
  BulkAction,
  Definition,
  Diagnosis,
  HistoryEntry,
  HistoryPage,
  Letter,
  LetterGroup,
  LetterSummary,
  Overview,
  Page,
  PreviewView,
  Readiness,
  SagaCount,
  SagaSummary,
  SagaView,
  StartSchema,
  Timeline,
} from './shapes.js';
import type { Topology } from './topology-shapes.js';
import type { Diagram } from '../diagram/diagram-shape.js';

type Query = Readonly<Record<string, string | number | undefined>>;

/** What changes by itself: asked for again when something happens, or after a while. */
const live = { meta: { live: true }, refetchInterval: liveInterval };

/** Every question that the console asks, in one place: its name, and how it is asked. */
export const sagasQuestion = (query: Query) =>
  queryOptions({
    queryKey: ['sagas', query],
    queryFn: ({ signal }) => get<Page<SagaSummary>>('v1/sagas', query, signal),
    placeholderData: keepPreviousData,
    ...live,
  });

export const countsQuestion = (name?: string) =>
  queryOptions({
    queryKey: ['counts', name ?? ''],
    queryFn: ({ signal }) => get<{ items: readonly SagaCount[] }>('v1/sagas/counts', { name }, signal),
    placeholderData: keepPreviousData,
    ...live,
  });

export const sagaQuestion = (id: string, at?: number) =>
  queryOptions({
    queryKey: ['saga', id, at ?? 'now'],
    queryFn: ({ signal }) => get<SagaView>(`v1/sagas/${encodeURIComponent(id)}`, { at }, signal),
    placeholderData: keepPreviousData,
    ...(at === undefined ? live : { staleTime: Infinity }),
  });

export const sagaDiagramQuestion = (id: string, at?: number) =>
  queryOptions({
    queryKey: ['saga-diagram', id, at ?? 'now'],
    queryFn: ({ signal }) =>
      get<Diagram>(`v1/sagas/${encodeURIComponent(id)}/diagram`, { format: 'json', at }, signal),
    placeholderData: keepPreviousData,
    ...(at === undefined ? live : { staleTime: Infinity }),
  });

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
    const after = entries.at(-1)?.sequence ?? 0;
    const path = `v1/sagas/${encodeURIComponent(id)}/history`;
    const { items, links } = await get<HistoryPage>(path, { after, limit: 200 }, signal);
    entries.push(...items);
    if (links.next === undefined || items.length === 0 || entries.length >= MOST_FACTS) return entries;
  }
}

export const timelineQuestion = (id: string) =>
  queryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ signal }) => get<Timeline>(`v1/sagas/${encodeURIComponent(id)}/timeline`, {}, signal),
    ...live,
  });

export const diagnosisQuestion = (id: string) =>
  queryOptions({
    queryKey: ['diagnosis', id],
    queryFn: ({ signal }) => get<Diagnosis>(`v1/sagas/${encodeURIComponent(id)}/diagnosis`, {}, signal),
    ...live,
  });

export const stuckQuestion = () =>
  queryOptions({
    queryKey: ['stuck'],
    queryFn: ({ signal }) => get<Page<Diagnosis>>('v1/stuck', { limit: 50 }, signal),
    ...live,
  });

export const approvalsQuestion = (role: string, cursor?: string) =>
  queryOptions({
    queryKey: ['approvals', role, cursor ?? ''],
    queryFn: ({ signal }) => get<Page<Approval>>('v1/approvals', { role, cursor }, signal),
    ...live,
  });

export const letterGroupsQuestion = (status: string) =>
  queryOptions({
    queryKey: ['letter-groups', status],
    queryFn: ({ signal }) =>
      get<{ items: readonly LetterGroup[] }>('v1/dead-letters/groups', { status, limit: 200 }, signal),
    ...live,
  });

export const lettersQuestion = (query: Query) =>
  queryOptions({
    queryKey: ['letters', query],
    queryFn: ({ signal }) => get<Page<LetterSummary>>('v1/dead-letters', query, signal),
    placeholderData: keepPreviousData,
    ...live,
  });

export const letterQuestion = (id: string) =>
  queryOptions({
    queryKey: ['letter', id],
    queryFn: ({ signal }) => get<Letter>(`v1/dead-letters/${encodeURIComponent(id)}`, {}, signal),
    ...live,
  });

export const definitionsQuestion = () =>
  queryOptions({
    queryKey: ['definitions'],
    queryFn: ({ signal }) => get<{ items: readonly Definition[] }>('v1/definitions', {}, signal),
    staleTime: 60_000,
  });

export const definitionDiagramQuestion = (name: string, version: number) =>
  queryOptions({
    queryKey: ['definition-diagram', name, version],
    queryFn: ({ signal }) =>
      get<Diagram>(`v1/definitions/${encodeURIComponent(name)}/diagram`, { version, format: 'json' }, signal),
    staleTime: Infinity,
  });

export const previewQuestion = (name: string, version: number) =>
  queryOptions({
    queryKey: ['preview', name, version],
    queryFn: ({ signal }) =>
      get<PreviewView>(`v1/definitions/${encodeURIComponent(name)}/preview`, { version }, signal),
    ...live,
  });

export const bulkActionQuestion = (id: string) =>
  queryOptions({
    queryKey: ['bulk-action', id],
    queryFn: ({ signal }) => get<BulkAction>(`v1/bulk-actions/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === 'running' ? 500 : false,
  });

export const overviewQuestion = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => get<Overview>('v1/overview', {}, signal),
    ...live,
  });

/** No fact tells of it: it is asked for every few seconds, as often as the orchestrator looks at the broker. */
const ASK_TOPOLOGY_EVERY = 4_000;

export const topologyQuestion = () =>
  queryOptions({
    queryKey: ['topology'],
    queryFn: ({ signal }) => get<Topology>('v1/topology', {}, signal),
    refetchInterval: () => liveInterval() !== false && ASK_TOPOLOGY_EVERY,
  });

/** What is not ready is an answer as well. */
export const readinessQuestion = () =>
  queryOptions({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<Readiness | RestProblem> => {
      try {
        return await get<Readiness>('health/ready', {}, signal);
      } catch (error) {
        if (error instanceof RestProblem && error.status === 503) return error;
        throw error;
      }
    },
    ...live,
  });

/** What starts a saga. It changes with a deployment alone. */
export const startSchemaQuestion = (name: string) =>
  queryOptions({
    queryKey: ['start-schema', name],
    queryFn: ({ signal }) =>
      get<StartSchema>(`v1/definitions/${encodeURIComponent(name)}/start-schema`, {}, signal),
    staleTime: Infinity,
  });

export const mailboxQuestion = (query: Query) =>
  queryOptions({
    queryKey: ['mailbox', query],
    queryFn: ({ signal }) => get<Page<MailSummary>>('v1/mailbox', query, signal),
    placeholderData: keepPreviousData,
    ...live,
  });

export const mailQuestion = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => get<Mail>(`v1/mailbox/${encodeURIComponent(id)}`, {}, signal),
    ...live,
  });

/** The latest first. */
export const auditQuestion = (query: Query) =>
  queryOptions({
    queryKey: ['audit', query],
    queryFn: ({ signal }) => get<Page<AuditEntry>>('v1/audit', { ...query, order: 'newest' }, signal),
    placeholderData: keepPreviousData,
    ...live,
  });
