const NAME = /^[A-Za-z_][\w:.-]*$/;
const ATTRIBUTE = /^\s+([A-Za-z_][\w:.-]*)="([^"<]*)"/;
const REFERENCE = /^&(amp|lt|gt|quot|#39);/;
/** What XML 1.0 may hold at all. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Why a text is not well-formed XML, as far as our documents go: elements, attributes in double quotes, text, five references. Empty: it is. */
export function problemsOfXml(text: string): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  let roots = 0;
  if (FORBIDDEN.test(text)) problems.push('a character that XML does not know');
  for (const token of text.split(/(<[^<>]*>)/)) {
    if (!token.startsWith('<')) {
      problems.push(...problemsOfText(token, open.length === 0));
    } else if (token.startsWith('</')) {
      const name = token.slice(2, -1).trim();
      const expected = open.pop();
      if (name !== expected) problems.push(`</${name}> where </${expected}> should be`);
    } else {
      const isEmpty = token.endsWith('/>');
      const [name = ''] = token.slice(1, isEmpty ? -2 : -1).split(/\s/, 1);
      if (open.length === 0) roots += 1;
      if (!NAME.test(name)) problems.push(`an element named "${name}"`);
      problems.push(...problemsOfAttributes(token.slice(1 + name.length, isEmpty ? -2 : -1)));
      if (!isEmpty) open.push(name);
    }
  }
  if (open.length > 0) problems.push(`not closed: ${open.join(', ')}`);
  if (roots !== 1) problems.push(`${roots} roots`);
  return problems;
}

function problemsOfText(text: string, isOutside: boolean): readonly string[] {
  const problems = /[<>]/.test(text) ? [`a bracket in "${text}"`] : [];
  if (isOutside && text.trim() !== '') problems.push(`text outside of the root: "${text}"`);
  for (const match of text.matchAll(/&/g)) {
    if (!REFERENCE.test(text.slice(match.index))) problems.push(`a bare & in "${text}"`);
  }
  return problems;
}

function problemsOfAttributes(text: string): readonly string[] {
  const names: string[] = [];
  let rest = text;
  for (let match = ATTRIBUTE.exec(rest); match; match = ATTRIBUTE.exec(rest)) {
    const [all, name = '', value = ''] = match;
    if (names.includes(name)) return [`two attributes named "${name}"`];
    names.push(name);
    const problems = problemsOfText(value, false);
    if (problems.length > 0) return problems;
    rest = rest.slice(all.length);
  }
  return rest.trim() === '' ? [] : [`attributes that cannot be read: "${rest}"`];
}
