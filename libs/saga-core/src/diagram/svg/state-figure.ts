import type { Sign } from '../caption.js';
import { armText, timeoutText } from '../caption.js';
import type { ArmBlock, Block, Mark, StateBlock, TimeoutBlock } from '../diagram.js';
import { captionShapes, cardHeight, textAt, titleOf } from './card.js';
import type { CardText } from './card.js';
import type { ToSequence } from './figure.js';
import { SIGNS } from './icons.js';
import { BADGE, CARD_LEFT, CARD_RIGHT, widthOfCaption } from './measures.js';
import type { Point, Rect, Shape } from './shape.js';
import { across, classOf } from './shape.js';
import { fitted, widthOf } from './text.js';

const ROW = 25;
const INSET = 14;
const WIDEST = 480;
/** Between the head of a state and its first row. */
const BELOW_HEAD = 6;

/** A transition, from the height in the card at which it stands. */
export interface Exit {
  readonly y: number;
  readonly goTo: string;
  readonly isTimeout: boolean;
  readonly mark?: Mark;
}

/** A state as a card: what it does when it is entered, what may arrive in it, and what it does when it is left. */
export interface StateFigure {
  readonly name: string;
  readonly minWidth: number;
  readonly height: number;
  readonly headHeight: number;
  readonly exits: readonly Exit[];
  readonly draw: (x: number, y: number, width: number) => readonly Shape[];
}

interface Section {
  readonly height: number;
  readonly minWidth: number;
  readonly exit?: Omit<Exit, 'y'>;
  readonly draw: (rect: Rect) => readonly Shape[];
}

export function stateFigure(state: StateBlock, isInitial: boolean, toSequence: ToSequence): StateFigure {
  const { name, entry, arms, timeout, exit, isFinal } = state;
  const content = headOf(state, isInitial);
  const headHeight = cardHeight(content);
  const outletOf = ({ outlet }: ArmBlock | TimeoutBlock) =>
    outlet === 'compensate' ? [] : stepsSection(outlet, toSequence);
  const sections = [
    ...stepsSection(entry, toSequence),
    ...arms.flatMap((arm) => [armSection(arm), ...outletOf(arm)]),
    ...(timeout ? [timeoutSection(timeout), ...outletOf(timeout)] : []),
    ...(exit.length === 0 ? [] : [labelSection('when it is left'), ...stepsSection(exit, toSequence)]),
  ];
  let top = headHeight + (entry.length === 0 ? BELOW_HEAD : 0);
  const placed = sections.map((section) => {
    const at = { section, top };
    top += section.height;
    return at;
  });
  const height = sections.length === 0 ? headHeight : top + 10;
  return {
    name,
    minWidth: Math.max(
      widthOfCaption(content, content.progress) + BADGE,
      ...sections.map(({ minWidth }) => minWidth),
    ),
    height,
    headHeight,
    exits: placed.flatMap(({ section, top: y }) =>
      section.exit ? [{ ...section.exit, y: y + section.height / 2 }] : [],
    ),
    draw: (x, y, width) => {
      const rect = { x: x - width / 2, y, width, height };
      const inner = { x: rect.x + 3, y: y + 3, width: width - 6, height: height - 6 };
      const shapes: readonly Shape[] = [
        { shape: 'box', rect, radius: 14, kind: 'frame', look: 'card' },
        ...(isFinal
          ? [{ shape: 'box', rect: inner, radius: 11, kind: 'ornament', look: 'final' } as const]
          : []),
        ...(sections.length === 0 ? [] : [across('divider', y + headHeight, rect.x, rect.x + width)]),
        ...captionShapes(content, rect),
      ];
      return [
        { shape: 'group', look: `state${classOf(state.mark)}`, title: titleOf(content), shapes },
        ...placed.flatMap(({ section, top: at }) =>
          section.draw({ x: rect.x, y: y + at, width, height: section.height }),
        ),
      ];
    },
  };
}

function headOf({ name, isFinal, mark, progress }: StateBlock, isInitial: boolean): CardText {
  const facts = isFinal ? ['the machine ends here'] : isInitial ? ['it begins here'] : [];
  const sign: Sign = 'machine';
  return { sign, title: name, facts, details: [], look: 'state', mark, progress };
}

function stepsSection(blocks: readonly Block[], toSequence: ToSequence): readonly Section[] {
  if (blocks.length === 0) return [];
  const figure = toSequence(blocks);
  const half = Math.max(figure.left, figure.right);
  return [
    {
      height: figure.height + 24,
      minWidth: 2 * (half + INSET),
      draw: ({ x, y, width }) => figure.draw(x + width / 2, y + 12),
    },
  ];
}

function armSection(arm: ArmBlock): Section {
  const { effect, outlet, goTo, mark } = arm;
  const leadsTo =
    effect === 'ignore' ? 'ignored' : effect === 'park' ? 'needs a person' : leadText(outlet, goTo);
  const exit =
    goTo === undefined || effect !== 'take'
      ? {}
      : { exit: { goTo, isTimeout: false, ...(mark ? { mark } : {}) } };
  const look = `arm ${effect}${classOf(mark)}`;
  return { ...row(armText(arm), leadsTo, look, arm.event ? SIGNS.event : SIGNS.approval), ...exit };
}

function timeoutSection(timeout: TimeoutBlock): Section {
  const { outlet, goTo, mark } = timeout;
  const exit = goTo === undefined ? {} : { exit: { goTo, isTimeout: true, ...(mark ? { mark } : {}) } };
  return {
    ...row(timeoutText(timeout), leadText(outlet, goTo), `arm take${classOf(mark)}`, SIGNS.timeout),
    ...exit,
  };
}

function leadText(outlet: ArmBlock['outlet'], goTo: string | undefined): string {
  if (outlet === 'compensate') return 'turns back';
  return goTo === undefined ? 'stays' : `→ ${goTo}`;
}

function labelSection(text: string): Section {
  return row(text, '', 'arm leaving', SIGNS.none);
}

/** What may happen at the left, what it leads to at the right. */
function row(text: string, leadsTo: string, look: string, path: string): Section {
  const wanted = widthOf(leadsTo, 'fact');
  return {
    height: ROW,
    minWidth: Math.min(WIDEST, CARD_LEFT + widthOf(text, 'fact') + 24 + wanted + CARD_RIGHT),
    draw: ({ x, y, width, height }) => {
      const base = y + height / 2 + 4;
      const room = width - CARD_LEFT - CARD_RIGHT;
      const most = Math.max(room / 2, room - widthOf(text, 'fact')) - 12;
      const shown = fitted(leadsTo, 'fact', most);
      const shownWidth = widthOf(shown, 'fact');
      const end: Point = { x: x + width - CARD_RIGHT, y: base };
      const shapes: readonly Shape[] = [
        { shape: 'icon', at: { x: x + 16, y: y + height / 2 - 8 }, path, look: 'sign' },
        textAt(text, 'fact', 'label', x + CARD_LEFT, base, room - shownWidth - 12),
        {
          shape: 'text',
          text: shown,
          face: 'fact',
          look: 'leads',
          anchor: 'end',
          at: end,
          width: shownWidth,
        },
      ];
      return [{ shape: 'group', look, title: `${text} ${leadsTo}`.trim(), shapes }];
    },
  };
}
