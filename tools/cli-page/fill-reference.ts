const BEGIN = '<!-- commands -->';
const END = '<!-- end -->';

/** The page with the reference between its marks. @throws if it has none */
export function fillReference(page: string, reference: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/cli.md has no ${BEGIN} and ${END}: the commands stand between them.`);
  return `${before}${BEGIN}\n\n${reference}\n\n${END}${after}`;
}
