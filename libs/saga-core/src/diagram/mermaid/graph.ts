import type { Mark, Way } from '../diagram.js';

/** How a node is drawn: what stands before and behind its label. */
const SHAPES = {
  box: ['["', '"]'],
  round: ['("', '")'],
  pill: ['(["', '"])'],
  diamond: ['{"', '"}'],
  hexagon: ['{{"', '"}}'],
  double: ['[["', '"]]'],
  slanted: ['[/"', '"/]'],
  dot: ['(("', '"))'],
} as const;
type NodeShape = keyof typeof SHAPES;

/**
 * - `flow`: the saga goes on
 * - `failure`: it goes on after a failure
 * - `tie`: from a step to its compensation
 * - `back`: from one compensation to the next
 */
export type EdgeKind = 'flow' | 'failure' | 'tie' | 'back';
const ARROWS: Readonly<Record<EdgeKind, string>> = { flow: '-->', failure: '-.->', tie: '-.-', back: '-.->' };

/** An end from which the next node will be reached. */
export interface Tail {
  readonly from: string;
  readonly label?: string;
  readonly kind: EdgeKind;
}

/** The text of a flowchart while it grows. */
export class Graph {
  private readonly outermost: string[] = [];
  private readonly lines: string[] = [];
  private readonly edges: string[] = [];
  private readonly coloured: number[] = [];
  private readonly classes = new Map<string, string[]>();
  private nodes = 0;
  private depth = 1;

  /** A node with so many lines of text; returns its id. Classes may have spaces, as marks do. */
  node(
    shape: NodeShape,
    texts: readonly (string | undefined)[],
    classes: readonly (string | undefined)[] = [],
  ): string {
    const id = this.newId(classes);
    this.write(`${id}${shaped(shape, texts)}`);
    return id;
  }

  /** A node that stands in no frame, wherever the drawing is. */
  outerNode(shape: NodeShape, texts: readonly string[], classes: readonly (string | undefined)[]): string {
    const id = this.newId(classes);
    this.outermost.push(`  ${id}${shaped(shape, texts)}`);
    return id;
  }

  edge(from: string, to: string, kind: EdgeKind, label?: string): void {
    // Without it, what is undone last would stand below what is undone first, far from its step.
    if (kind === 'back') this.edges.push(`${to} ~~~ ${from}`);
    if (kind !== 'flow') this.coloured.push(this.edges.length);
    const text = label === undefined ? '' : `|"${quoted(label)}"|`;
    this.edges.push(`${from} ${ARROWS[kind]}${text} ${to}`);
  }

  /** Draws what is inside a frame with a title. */
  inside<Result>(texts: readonly (string | undefined)[], draw: () => Result): Result {
    const title = texts
      .filter((text) => text !== undefined)
      .map(quoted)
      .join(', ');
    this.write(`subgraph ${this.newId(['frame'])}["${title}"]`);
    this.depth += 1;
    const result = draw();
    this.depth -= 1;
    this.write('end');
    return result;
  }

  /** The whole, with the classes that are used. */
  text(title: string, styles: Readonly<Record<string, string>>): string {
    // In the order of the styles: of two for one node, the later one counts.
    const used = Object.entries(styles).flatMap(([name, style]) => {
      const ids = this.classes.get(name);
      return ids ? [`classDef ${name} ${style}`, `class ${ids.join(',')} ${name}`] : [];
    });
    const links = this.coloured.length === 0 ? [] : [`linkStyle ${this.coloured.join(',')} stroke:#c0325b`];
    const rest = [...this.edges, ...used, ...links].map((line) => `  ${line}`);
    return `${[`flowchart TB`, `  accTitle: ${plain(title)}`, ...this.outermost, ...this.lines, ...rest].join('\n')}\n`;
  }

  private newId(classes: readonly (string | undefined)[]): string {
    this.nodes += 1;
    const id = `n${this.nodes}`;
    const names = classes.flatMap((name) => (name === undefined ? [] : [classNamed(name)]));
    for (const name of names) this.classes.set(name, [...(this.classes.get(name) ?? []), id]);
    return id;
  }

  private write(line: string): void {
    this.lines.push(`${'  '.repeat(this.depth)}${line}`);
  }
}

function shaped(shape: NodeShape, texts: readonly (string | undefined)[]): string {
  const [before, behind] = SHAPES[shape];
  const known = texts.filter((text) => text !== undefined);
  return `${before}${known.map(quoted).join('<br/>')}${behind}`;
}

function classNamed(name: string): string {
  return name.replace(' ', '');
}

/** A tail for what follows a way, or a choice; said only where something is to be said. */
export function tailOf(from: string, { name }: Pick<Way, 'name'>, kind: EdgeKind = 'flow'): Tail {
  return { from, label: name, kind };
}

/** What stands on a node about one saga. */
export function standingText({
  mark,
  progress,
}: {
  readonly mark?: Mark;
  readonly progress?: string;
}): string | undefined {
  if (mark === undefined || mark === 'to come' || mark === 'not taken') return undefined;
  return progress === undefined ? mark : `${mark}: ${progress}`;
}

/**
 * A text inside of quotes. Letters, digits and what never means anything to Mermaid stay; all else becomes the number of its character,
 * so that no name ends a label, begins a directive, or is taken for Markdown or HTML. Quotes with nothing between them do not parse.
 */
export function quoted(text: string): string {
  if (text === '') return ' ';
  return [...text]
    .map((character) => {
      if (/[\p{L}\p{M}\p{N} ,:/?!()'→·]/u.test(character)) return character;
      if (/\p{Cs}|\p{Cc}/u.test(character)) return ' ';
      return character === '.' || character === '-' ? character : `#${character.codePointAt(0)};`;
    })
    .join('')
    .replace(/^(\s*)([-.\d])/u, (_, space: string, first: string) => `${space}#${first.codePointAt(0)};`);
}

/** A text where no quotes are: letters, digits and blanks. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ,.-]/gu, ' ').trim();
}
