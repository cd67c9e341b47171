import { randomUUID } from 'node:crypto';
import type {
  ClaimedLetter,
  DeadLetter,
  LetterFilter,
  LetterGroup,
  LetterPage,
  LetterPlan,
  LetterQuery,
  LetterSettlement,
  ListedLetter,
  StoredDeadLetter,
} from '@edda/orchestration';
import { InvalidCursor } from '@edda/orchestration';
import type { LetterRow, Tables } from './tables.js';
import { rowKey } from './tables.js';

const CLAIM_BYTES = 32 * 1024 * 1024;

export function recordLetters({ letters }: Tables, now: number, given: readonly DeadLetter[]): void {
  for (const letter of given) {
    const key = rowKey(letter.tenant, letter.queue, letter.reason, letter.messageId ?? '', letter.hash);
    const known = letters.get(key);
    const first = known?.letter ?? { id: randomUUID(), firstSeenAt: now, times: 0 };
    const { id, firstSeenAt, times, note, corrected } = first as Partial<StoredDeadLetter> & typeof first;
    letters.set(key, {
      arrival: known?.arrival ?? letters.size,
      letter: {
        ...letter,
        id,
        status: 'open',
        firstSeenAt,
        lastSeenAt: now,
        times: times + 1,
        ...(note === undefined ? {} : { note }),
        ...(corrected === undefined ? {} : { corrected }),
      },
    });
  }
}

export function listLetters({ letters }: Tables, { cursor, limit, ...filter }: LetterQuery): LetterPage {
  const rows = fitting(letters, filter)
    .map(({ letter }) => letter)
    .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt || (a.id < b.id ? 1 : -1));
  const after = cursor === undefined ? -1 : rows.findIndex((row) => cursorOf(row) === cursor);
  if (cursor !== undefined && after < 0) throw new InvalidCursor(cursor);
  const page = rows.slice(after + 1, after + 1 + limit);
  const last = page.at(-1);
  const hasMore = rows.length > after + 1 + limit;
  return { items: page.map(toListed), ...(hasMore && last ? { next: cursorOf(last) } : {}) };
}

export function findLetter({ letters }: Tables, tenant: string, id: string): StoredDeadLetter | undefined {
  return fitting(letters, { tenant, ids: [id] })[0]?.letter;
}

export function letterGroups(
  { letters }: Tables,
  { status = 'open', ...filter }: LetterFilter,
  limit: number,
): readonly LetterGroup[] {
  const groups = new Map<string, StoredDeadLetter[]>();
  for (const { letter } of fitting(letters, { ...filter, status })) {
    groups.set(letter.cause, [...(groups.get(letter.cause) ?? []), letter]);
  }
  return [...groups.values()]
    .map(groupOf)
    .toSorted((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1))
    .slice(0, limit);
}

function groupOf(members: readonly StoredDeadLetter[]): LetterGroup {
  const [latest] = members.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
  if (!latest) throw new Error('A group has at least one letter.');
  const { cause, reason, queue, name, detail, lastSeenAt } = latest;
  return {
    cause,
    reason,
    queue,
    ...(name === undefined ? {} : { name }),
    detail,
    count: members.length,
    sagas: new Set(members.flatMap(({ saga }) => (saga ? [saga.id] : []))).size,
    firstSeenAt: Math.min(...members.map(({ firstSeenAt }) => firstSeenAt)),
    lastSeenAt,
  };
}

export function countLetters({ letters }: Tables, filter: LetterFilter): number {
  return fitting(letters, { ...filter, status: 'open' }).length;
}

export function planLetters(
  { letters }: Tables,
  now: number,
  filter: LetterFilter,
  { intention, by, because, perSecond, corrected }: LetterPlan,
): { readonly count: number; readonly lastDueAt?: number } {
  const stepMs = perSecond === undefined ? 0 : 1_000 / perSecond;
  const plan = { id: randomUUID(), intention, by, because };
  const meant = fitting(letters, { ...filter, status: 'open' }).toSorted(
    (a, b) => a.letter.firstSeenAt - b.letter.firstSeenAt || a.arrival - b.arrival,
  );
  let lastDueAt: number | undefined;
  meant.forEach(({ key, arrival, letter }, place) => {
    lastDueAt = Math.floor(now + place * stepMs);
    const { note: _, corrected: __, ...rest } = letter;
    const status = intention === 'redrive' ? 'redriving' : 'discarding';
    const next = {
      ...rest,
      status,
      dueAt: lastDueAt,
      ...(corrected === undefined ? {} : { corrected }),
    } as const;
    letters.set(key, { arrival, letter: next, plan });
  });
  return { count: meant.length, ...(lastDueAt === undefined ? {} : { lastDueAt }) };
}

export function claimLetters(
  { letters }: Tables,
  now: number,
  limit: number,
  leaseMs: number,
): readonly ClaimedLetter[] {
  const due = [...letters]
    .flatMap(([key, row]) =>
      row.plan && (row.letter.dueAt ?? Infinity) <= now ? [{ key, ...row, plan: row.plan }] : [],
    )
    .toSorted((a, b) => (a.letter.dueAt ?? 0) - (b.letter.dueAt ?? 0) || a.arrival - b.arrival);
  let before = 0;
  const held = due.slice(0, limit).filter(({ letter }) => {
    const fits = before <= CLAIM_BYTES;
    before += letter.content?.length ?? 0;
    return fits;
  });
  return held.map(({ key, arrival, letter, plan }) => {
    const claim = randomUUID();
    const leased = { ...letter, dueAt: now + leaseMs };
    letters.set(key, { arrival, letter: leased, plan, claim });
    return { ...leased, claim, plan };
  });
}

export function settleLetters(
  { letters }: Tables,
  now: number,
  settlements: readonly LetterSettlement[],
): void {
  for (const { tenant, id, claim, status, note } of settlements) {
    const [row] = fitting(letters, { tenant, ids: [id] });
    if (!row || row.claim !== claim) continue;
    const { dueAt: _, ...rest } = row.letter;
    letters.set(row.key, {
      arrival: row.arrival,
      letter: { ...rest, status, note: note.replaceAll('\0', '') },
      ...(status === 'open' ? {} : { settledAt: now }),
    });
  }
}

type Keyed = LetterRow & { readonly key: string };

function fitting(letters: Tables['letters'], filter: LetterFilter): readonly Keyed[] {
  const { tenant, ids, status, reason, cause, queue, name, sagaId } = filter;
  const fits = (wanted: string | undefined, found: string | undefined): boolean =>
    wanted === undefined || wanted === found;
  return [...letters]
    .map(([key, row]) => ({ key, ...row }))
    .filter(({ letter }) => letter.tenant === tenant && (!ids || ids.includes(letter.id)))
    .filter(
      ({ letter }) => fits(status, letter.status) && fits(reason, letter.reason) && fits(cause, letter.cause),
    )
    .filter(
      ({ letter }) => fits(queue, letter.queue) && fits(name, letter.name) && fits(sagaId, letter.saga?.id),
    );
}

function toListed(letter: StoredDeadLetter): ListedLetter {
  const { content: _, corrected: __, ...listed } = letter;
  return listed;
}

const cursorOf = ({ lastSeenAt, id }: StoredDeadLetter): string => rowKey(lastSeenAt, id);
