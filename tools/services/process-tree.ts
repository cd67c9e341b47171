import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
}

/** Children, grandchildren and so on, as they are at this moment. */
export function descendantsOf(pid: number): number[] {
  const all = runningProcesses();
  const found: number[] = [];
  for (let parents = new Set([pid]); parents.size > 0;) {
    const children = all.filter((process) => parents.has(process.parent)).map((process) => process.pid);
    found.push(...children);
    parents = new Set(children);
  }
  return found;
}

/** False also for a zombie: it holds no port and no file, and where process 1 reaps nobody it stays for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return process.platform !== 'linux' || readStat(pid) !== undefined;
}

/** Sends a signal; false if there is no such process any more. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function runningProcesses(): RunningProcess[] {
  if (process.platform !== 'linux') return listedByPs();
  // Not by ps: slim container images lack it.
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
}

/** The command name in /proc/PID/stat may hold spaces and brackets, so the fields are counted from the last bracket. */
function readStat(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : { pid, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function listedByPs(): RunningProcess[] {
  const output = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
  return output.split('\n').flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return pid === undefined || parent === undefined || state?.startsWith('Z')
      ? []
      : { pid: Number(pid), parent: Number(parent) };
  });
}
