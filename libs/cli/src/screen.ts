import { styleText } from 'node:util';
import type { Output, Style } from '@edda/terminal';
import { visibleJson, visibleLines } from '@edda/terminal';

/** How texts are told apart where there are colours. */
export interface Styles {
  readonly good: Style;
  readonly bad: Style;
  readonly warn: Style;
  readonly quiet: Style;
  readonly strong: Style;
}

type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';
const colour =
  (name: Colour): Style =>
  (text) =>
    styleText(name, text, { validateStream: false });

const COLOURED: Styles = {
  good: colour('green'),
  bad: colour('red'),
  warn: colour('yellow'),
  quiet: colour('dim'),
  strong: colour('bold'),
};
const plain: Style = (text) => text;
const PLAIN: Styles = { good: plain, bad: plain, warn: plain, quiet: plain, strong: plain };

/** The sequences that the styles above make, and no others. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const OWN_SEQUENCES = /(\u001B\[(?:1|2|22|31|32|33|39)m)/;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where results (stdout) and everything else (stderr) are written. Nothing that steers a terminal gets through but colours of our own: names
 * and errors are anybody's texts.
 */
export class Screen {
  private coloured: boolean;

  constructor(
    private readonly out: Output,
    readonly err: Output,
    env: Environment,
  ) {
    this.coloured = out.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  }

  get styles(): Styles {
    return this.coloured ? COLOURED : PLAIN;
  }

  /** How wide texts may be; without a terminal as wide as they like. */
  get columns(): number {
    return this.out.isTTY === true ? (this.out.columns ?? 80) : Number.POSITIVE_INFINITY;
  }

  withoutColours(): void {
    this.coloured = false;
  }

  /** A result for people. */
  print(text: string): void {
    this.out.write(`${this.harmless(text)}\n`);
  }

  /** A result for programs: a document of its own; on one line if it is one of many. */
  json(value: unknown, indent = 2): void {
    this.out.write(`${visibleJson(value, indent)}\n`);
  }

  /** A document of another form, as it is; on a terminal without what could steer it. */
  document(text: string): void {
    this.out.write(this.out.isTTY === true ? visibleLines(text) : text);
  }

  /** What is not a result. */
  say(text: string): void {
    this.err.write(`${visibleLines(text)}\n`);
  }

  private harmless(text: string): string {
    if (!this.coloured) return visibleLines(text);
    return text
      .split(OWN_SEQUENCES)
      .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
      .join('');
  }
}
