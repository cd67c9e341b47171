import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import type { Binder, Session } from '../session.js';

/** The bench is part of the repository, and of no package: it measures beside others, on servers that it starts itself. */
export function addBench(program: Command, binder: Binder): void {
  program
    .command('bench')
    .description("Measures Edda beside the fastest loop without an engine; only in the repository's checkout")
    .argument('[options...]', 'what the bench takes: edda bench -- --help')
    .allowUnknownOption()
    .helpOption(false)
    .action(binder.to(bench));
}

function bench(session: Session, options: readonly string[]): Promise<number> | number {
  const main = benchMain();
  if (main === undefined) {
    session.screen.say('The bench is only in the checkout of the repository, after npm run build.');
    return EXIT.refused;
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...options, ...(session.isJson ? ['--json'] : [])], {
      stdio: 'inherit',
    });
    child.once('error', reject);
    // Ctrl-C reaches it as well, since it is of the same group; what it says of its end is the end.
    child.once('exit', (code) => resolve(code ?? EXIT.interrupted));
  });
}

function benchMain(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@edda/bench/package.json');
    const main = join(dirname(manifest), 'dist', 'main.js');
    return existsSync(main) ? main : undefined;
  } catch {
    return undefined;
  }
}
