import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What some processes and all their descendants have used. */
export interface Usage {
  /** Seconds of one core, since they began; children that have ended count as well. */
  readonly cpuSeconds: number;
  /** Resident, in bytes, now. What processes share is counted for each of them. */
  readonly memoryBytes: number;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
}

/** Undefined where there is no /proc to read it from. */
export function usageOf(roots: readonly number[]): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = readAll();
  const within = new Set(roots);
  // A child may stand before its parent in the listing.
  for (let before = -1; before !== within.size;) {
    before = within.size;
    for (const [pid, { parent }] of all) if (within.has(parent)) within.add(pid);
  }
  const stats = [...within].flatMap((pid) => all.get(pid) ?? []);
  return {
    cpuSeconds: sum(stats.map(({ ticks }) => ticks)) / constant('CLK_TCK'),
    memoryBytes: sum(stats.map(({ pages }) => pages)) * constant('PAGESIZE'),
  };
}

function readAll(): ReadonlyMap<number, Stat> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid): [number, Stat][] => {
      const stat = read(pid);
      return stat ? [[Number(pid), stat]] : [];
    }),
  );
}

/** proc(5). The name in the second field may hold spaces and brackets, so the fields are counted from the last bracket. */
function read(pid: string): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    return {
      parent: fields[1] ?? 0,
      ticks: user + system + childrenUser + childrenSystem,
      pages: fields[21] ?? 0,
    };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

const constants = new Map<string, number>();

function constant(name: 'CLK_TCK' | 'PAGESIZE'): number {
  const known = constants.get(name) ?? Number(execFileSync('getconf', [name], { encoding: 'utf8' }));
  constants.set(name, known);
  return known;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
