import type { SagaDefinition } from '@edda/saga-core';
import { diagramOf, mermaid } from '@edda/saga-core';
import { NOTATIONS } from './lengths.js';

/** An example as it stands in its file, and the definition that the file makes, if it makes one. */
export interface Example {
  readonly source: string;
  readonly definition?: SagaDefinition;
}

/** The names of the examples that a page asks for, in its order. */
export function examplesIn(page: string): readonly string[] {
  return [...page.matchAll(/^<!-- example: ([a-z-]+) -->$/gm)].map(([, name = '']) => name);
}

/**
 * The page with each example's code and diagram in its place.
 *
 * @throws naming the example that is not there, or the mark that has no end
 */
export function fillPage(page: string, exampleOf: (name: string) => Example): string {
  const withExamples = between(page, /<!-- example: ([a-z-]+) -->/g, (name) => blocksOf(exampleOf(name)));
  return between(withExamples, /<!-- lengths -->/g, () => lengthsTable(exampleOf('eight-notations')));
}

function between(page: string, mark: RegExp, content: (name: string) => string): string {
  const marked = new RegExp(`^(${mark.source})\\n(?:.*?\\n)??<!-- end -->$`, 'gms');
  return page.replace(
    marked,
    (_, begin: string, name: string) => `${begin}\n\n${content(name)}\n\n<!-- end -->`,
  );
}

function blocksOf({ source, definition }: Example): string {
  const code = `\`\`\`ts\n${excerptOf(source)}\n\`\`\``;
  return definition ? `${code}\n\n\`\`\`mermaid\n${mermaid(diagramOf(definition)).trim()}\n\`\`\`` : code;
}

/** What stands between the marks of the file, moved to the left. */
export function excerptOf(source: string): string {
  const [, excerpt = ''] = /^ *\/\/ begin\n(.*?)\n *\/\/ end$/ms.exec(source) ?? [];
  const lines = excerpt.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}

function lengthsTable(ours: Example): string {
  const characters = excerptOf(ours.source).replaceAll(/\s/g, '').length;
  const rows = NOTATIONS.map(
    ({ name, form, characters: length, trap }) => `| ${name} | ${form} | ${length} | ${trap} |`,
  );
  const own = `| **Edda** | TypeScript, step list | ${characters} | |`;
  return [
    '| notation | form | characters | what its author has to know |',
    '| --- | --- | --- | --- |',
    own,
    ...rows,
  ].join('\n');
}
