import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** All modules that a source file loads at run time, through the files of this library. */
function loadedBy(file: URL, seen = new Set<string>()): readonly string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm,
  );
  return [...statements].flatMap(([, name = '']) =>
    name.startsWith('.') ? loadedBy(new URL(name.replace(/\.js$/, '.ts'), file), seen) : [name],
  );
}

const entry = (name: string) => new Set(loadedBy(new URL(`${name}.ts`, import.meta.url)));

describe('the participants’ entry', () => {
  it('loads nothing of the orchestrator, whose REST interface a participant would else pay for at each start', () => {
    expect(entry('participant')).toContain('@edda/participant');
    expect(entry('participant')).not.toContain('@edda/orchestration');
    expect(entry('participant')).not.toContain('@edda/saga-core');
  });

  it('is not the one for the orchestrator', () => {
    expect(entry('index')).toContain('@edda/orchestration');
  });
});
