const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Cleanup = () => void;

const cleanups = new Set<Cleanup>();

/**
 * Runs a synchronous cleanup when this process ends by itself, by process.exit, by an uncaught exception or by a
 * signal for which nobody else listens. Returns the function that takes the promise back.
 */
export function onProcessEnd(cleanup: Cleanup): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup) && cleanups.size === 0) unlisten();
  };
}

function runAll(): void {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
}

/**
 * Whoever else listens for the signal is in charge of an orderly end, and will stop the services or exit. If nobody
 * does, our listener must not be what keeps the process alive: clean up, then let the signal have its default effect.
 */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runAll();
  unlisten();
  process.kill(process.pid, signal);
}

function listen(): void {
  process.on('exit', runAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', runAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
