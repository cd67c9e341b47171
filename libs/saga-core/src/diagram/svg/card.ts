import type { Caption } from '../caption.js';
import type { Mark, UndoLabel } from '../diagram.js';
import { BADGES, SIGNS } from './icons.js';
import { BADGE, CARD_LEFT, CARD_RIGHT, LINE_HEIGHT } from './measures.js';
import type { Group, Rect, Shape, Text } from './shape.js';
import { classOf } from './shape.js';
import type { Face } from './text.js';
import { fitted, widthOf } from './text.js';

const FIRST_LINE = 19;
const BELOW = 17;

/** What stands on a card, and how the saga stands to it. */
export interface CardText extends Caption {
  readonly look: string;
  readonly mark?: Mark;
  readonly progress?: string;
}

/** The height of a card, or of the head of a frame. */
export function cardHeight({ message, facts, progress }: CardText): number {
  const lines = (message === undefined ? 0 : 1) + facts.length + (progress === undefined ? 0 : 1);
  return FIRST_LINE + lines * LINE_HEIGHT + BELOW;
}

/** A card with its sign, its words and its badge. */
export function card(content: CardText, rect: Rect): Group {
  const { look, mark } = content;
  const box = { shape: 'box', rect, radius: 10, kind: 'card', look: 'card' } as const;
  const bar = { shape: 'box', rect: barOf(rect), radius: 1.5, kind: 'ornament', look: 'bar' } as const;
  const shapes = [box, bar, ...captionShapes(content, rect)];
  return { shape: 'group', look: `${look}${classOf(mark)}`, title: titleOf(content), shapes };
}

function barOf({ x, y, height }: Rect): Rect {
  return { x: x + 5, y: y + 9, width: 3, height: height - 18 };
}

/** The words of a card. They begin at the top of the rectangle. */
export function captionShapes(content: CardText, rect: Rect): readonly Shape[] {
  const { sign, title, message, facts, progress, mark } = content;
  const badge = mark && badgeAt(mark, rect);
  const lines: readonly (readonly [string, Face, string])[] = [
    ...(message === undefined ? [] : [[message, 'message', 'message'] as const]),
    ...facts.map((fact) => [fact, 'fact', 'fact'] as const),
    ...(progress === undefined ? [] : [[progress, 'fact', 'progress'] as const]),
  ];
  const { x, y, width } = rect;
  const room = width - CARD_LEFT - CARD_RIGHT;
  return [
    { shape: 'icon', at: { x: x + 16, y: y + FIRST_LINE - 8 }, path: SIGNS[sign], look: 'sign' },
    textAt(title, 'name', 'name', x + CARD_LEFT, y + FIRST_LINE + 5, room - (badge ? BADGE : 0)),
    ...lines.map(([text, face, look], index) =>
      textAt(text, face, look, x + CARD_LEFT, y + FIRST_LINE + 5 + (index + 1) * LINE_HEIGHT, room),
    ),
    ...(badge ?? []),
  ];
}

/** The circle with what has become of it; nothing for what has not begun. */
function badgeAt(mark: Mark, { x, y, width }: Rect): readonly Shape[] | undefined {
  const path = BADGES[mark];
  if (path === undefined) return undefined;
  const left = x + width - 28;
  const top = y + FIRST_LINE - 9;
  const circle = { x: left, y: top, width: 18, height: 18 };
  return [
    { shape: 'box', rect: circle, radius: 9, kind: 'ornament', look: 'badge' },
    { shape: 'icon', at: { x: left + 1, y: top + 1 }, path, look: 'in-badge' },
  ];
}

export function textAt(text: string, face: Face, look: string, x: number, y: number, room: number): Text {
  const shown = fitted(text, face, room);
  return {
    shape: 'text',
    text: shown,
    face,
    look,
    anchor: 'start',
    at: { x, y },
    width: widthOf(shown, face),
  };
}

/** All that there is to say, for whoever points at it. */
export function titleOf({ title, message, facts, details, mark, progress }: CardText): string {
  const stands = mark && (progress === undefined ? mark : `${mark}: ${progress}`);
  return [title, message, ...facts, ...details, stands].filter((text) => text !== undefined).join('\n');
}

/** The compensation of a step, beside it. */
export function undoCard(undo: UndoLabel, step: string, rect: Rect): Group {
  const { mark, progress, message } = undo;
  const content = {
    sign: 'compensatable',
    title: message,
    facts: [],
    details: [`Undoes ${step}.`],
    look: 'undo',
    mark,
    progress,
  } as const;
  const badge = mark && badgeAt(mark, rect);
  const room = rect.width - CARD_LEFT - CARD_RIGHT + 8;
  const words = [
    textAt(message, 'message', 'message', rect.x + 36, rect.y + FIRST_LINE + 3, room - (badge ? BADGE : 0)),
    ...(progress === undefined
      ? []
      : [textAt(progress, 'fact', 'progress', rect.x + 36, rect.y + FIRST_LINE + 3 + LINE_HEIGHT, room)]),
  ];
  const shapes: readonly Shape[] = [
    { shape: 'box', rect, radius: 10, kind: 'card', look: 'card' },
    { shape: 'icon', at: { x: rect.x + 12, y: rect.y + FIRST_LINE - 9 }, path: SIGNS.undo, look: 'sign' },
    ...words,
    ...(badge ?? []),
  ];
  return { shape: 'group', look: `undo${classOf(mark)}`, title: titleOf(content), shapes };
}

/** Never more than a card of a step has. */
export function undoHeight({ progress }: UndoLabel): number {
  return 36 + (progress === undefined ? 0 : LINE_HEIGHT);
}

/** Words without a card, in the middle of a rectangle: why there is nothing to undo. */
export function note(text: string, rect: Rect): Group {
  const shown = fitted(text, 'fact', rect.width - 12);
  const at = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 + 4 };
  const words = {
    shape: 'text',
    text: shown,
    face: 'fact',
    look: 'fact',
    anchor: 'middle',
    at,
    width: widthOf(shown, 'fact'),
  } as const;
  const box = { shape: 'box', rect, radius: rect.height / 2, kind: 'card', look: 'note' } as const;
  return { shape: 'group', look: 'note', title: text, shapes: [box, words] };
}

export const PILL_HEIGHT = 24;

/** How wide a pill with this text is. */
export function pillWidth(text: string, sign: boolean, most = 240): number {
  return 2 * Math.ceil(Math.min(most, widthOf(text, 'fact') + (sign ? 44 : 26)) / 2);
}

/** A label in a line, its middle at x. */
export function pill(text: string, look: string, x: number, y: number, path?: string, details = ''): Group {
  const width = pillWidth(text, path !== undefined);
  const rect = { x: x - width / 2, y, width, height: PILL_HEIGHT };
  const left = path === undefined ? 13 : 31;
  const words = textAt(text, 'fact', 'label', rect.x + left, y + 16, width - left - 11);
  const sign: readonly Shape[] =
    path === undefined ? [] : [{ shape: 'icon', at: { x: rect.x + 10, y: y + 4 }, path, look: 'sign' }];
  const box = { shape: 'box', rect, radius: PILL_HEIGHT / 2, kind: 'pill', look: 'pill' } as const;
  return {
    shape: 'group',
    look,
    title: details === '' ? text : `${text}\n${details}`,
    shapes: [box, ...sign, words],
  };
}
