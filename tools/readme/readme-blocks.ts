/** A TypeScript block of the README with the file that it says it is for. */
export interface NamedBlock {
  readonly file: string;
  readonly code: string;
}

/** What stands under the `## ` heading, up to the next one. */
export function sectionOf(markdown: string, heading: string): string {
  const [, ...sections] = markdown.split(/^## /m);
  const found = sections.find((section) => section.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`The README has no section "${heading}".`);
  return found;
}

/** The `ts` blocks, in order. The file of a block is the last path of a `.ts` file in the prose since the block before it. */
export function namedBlocksOf(section: string): readonly NamedBlock[] {
  const blocks: NamedBlock[] = [];
  let proseFrom = 0;
  for (const found of section.matchAll(/^```ts\n(.*?)^```$/gms)) {
    const prose = section.slice(proseFrom, found.index);
    const file = [...prose.matchAll(/`((?:apps|libs)\/[^`\s]+\.ts)`/g)].at(-1)?.[1];
    const [, code = ''] = found;
    if (file === undefined)
      throw new Error(`The README does not say what file this is for:\n${code.slice(0, 200)}`);
    blocks.push({ file, code });
    proseFrom = found.index + found[0].length;
  }
  return blocks;
}

/** All that is written as code, except TypeScript and diagrams: what stands in backticks, and each line of the other blocks. */
export function codeSpansOf(markdown: string): readonly string[] {
  const spans: string[] = [];
  const prose = markdown.replaceAll(/^```(\w*)\n(.*?)^```$/gms, (_, language: string, code: string) => {
    if (language === '') spans.push(...code.split('\n').filter((line) => line !== ''));
    return '';
  });
  for (const [, span = ''] of prose.matchAll(/`([^`\n]+)`/g)) spans.push(span);
  return spans;
}

/** Where the links of the text lead inside the repository. */
export function linkedPathsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
}
